"""A few phrases that a native technical writer would not use, so that they do not come back.

The list is short on purpose: each phrase is easy to find and has a plain replacement. They are searched for in code,
comments, strings, documents and the names of tests, also across the end of a line.
"""
import re

# Between two words: blanks, and what may begin or end a line in a comment, a string or a list.
GAP = r"(?:\s|//|[#*>\"'])+"

UNIT = (r"(?:line|row|file|release|rule|wheel|module|artifact|finding|change|fact|slice|path|worker|partition|page|"
        r"family)")

# A pattern, in which a blank stands for GAP, and what to write instead.
PHRASES = [(re.compile(pattern.replace(" ", GAP)), instead) for pattern, instead in [
    (r"(?<![\w'-])Of (?=[a-z])", "begin with the subject"),
    (r"\b[Aa]s (?:[\w`.-]+ ){1,3}ha(?:s|ve) (?:it|them)\b", "like X"),
    (rf"\b(?:one|line|row|file|entry|object|record|process|thread|worker) an? (?={UNIT}\b)", "one per"),
    (r"(?<!left\x20)(?<!leave\x20)(?<!leaves\x20)(?<!stay\x20)\b[Bb]ehind\b", "past or after"),
    (r"\b(?!there\b)\w+ (?:is|are) none\b(?! of\b)", "is not one"),
    (r"\bfinds? (?:it|them) not\b", "does not find"),
    (r"\btak(?:e|es|en|ing) (?:\w+ ){0,3}apart\b", "lift, split or parse"),
    (r"\bnear it are\b", "did you mean"),
    (r"\b[Nn]othing is to be done\b", "nothing to do"),
    (r"\bbut for\b", "except"),
    (r"\bby halves\b", "binary search"),
    (r"\bfor it is\b", "because it is"),
]]

# Not text that people write, or text that quotes the phrases.
NOT_READ = ("tests/structure/english.py", "tests/structure/test_check.py", "LICENSE")
SUFFIXES = (".cpp", ".hpp", ".h", ".c", ".py", ".md", ".txt", ".cmake", ".sh", ".in", ".toml", ".yml", ".yaml", ".js",
            ".css", ".html", ".1", "run")


def is_read(name):
    parts = name.split("/")
    of_fixtures = parts[0] == "testdata" and not name.endswith((".md", ".py"))
    is_listed = any(name == one or name.startswith(one + "/") for one in NOT_READ)
    return name.endswith(SUFFIXES) and not of_fixtures and not is_listed


def phrases(text):
    """The line of each such phrase, the phrase, and what to write instead."""
    for pattern, instead in PHRASES:
        for found in pattern.finditer(text):
            words = " ".join(re.findall(r"[\w'`.-]+", found.group()))
            yield text.count("\n", 0, found.start()) + 1, words, instead
