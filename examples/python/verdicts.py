"""Prints the verdict of each module of a wheel, with the evidence if it is not ready:

    python verdicts.py WHEEL
"""

import sys

import ftcheck_wheel


def main() -> int:
    if len(sys.argv) != 2:
        print("usage: verdicts.py WHEEL", file=sys.stderr)
        return 2
    try:
        report = ftcheck_wheel.audit(sys.argv[1])
    except ftcheck_wheel.Error as error:
        print(error, file=sys.stderr)
        return 2
    for wheel in report.artifacts:
        for module in wheel.modules:
            print(f"{module.name}: {module.verdict}")
            if module.verdict != ftcheck_wheel.Verdict.READY:
                for sentence in module.evidence:
                    print(f"  {sentence}")
    return 0 if report.verdict == ftcheck_wheel.Verdict.READY else 1


if __name__ == "__main__":
    sys.exit(main())
