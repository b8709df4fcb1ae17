"""Credentials open an index, and are in no output, no cache and no request to another host."""
from case import main
from nginx_case import LARGE, LARGE_REQUIREMENT, SMALL, SMALL_REQUIREMENT, NginxTest
from simple_index import PASSWORD, SECRETS, USER, write_index

FORMATS = ("text", "table", "json", "jsonl", "sarif", "github", "gitlab", "markdown", "html")


class Credentials(NginxTest):
    @classmethod
    def write_indexes(cls):
        wheels = [cls.wheel(SMALL), cls.wheel(LARGE)]
        write_index(cls.root / "private", wheels)
        write_index(cls.root / "empty", [cls.wheel("hiredis-")])
        cls.other = cls.serve(cls.shared / "other", "nginx of another origin")
        write_index(cls.shared / "other" / "main", wheels)
        write_index(cls.root / "private-pages", wheels, at=f"{cls.other.origin}/main/files")

    def setUp(self):
        super().setUp()
        self.other.requests()
        self.index = self.server.url("private", with_password=True)

    def assert_kept_secret(self, answer, *more):
        said = [answer.out, answer.err]
        kept = [path.read_bytes().decode("latin-1") for path in self.folder.rglob("*")
                if path.is_file() and path.name != ".netrc"]
        for secret in (*SECRETS, *more):
            for text in (*said, *kept):
                self.assertNotIn(secret, text)

    def assert_opens(self, answer):
        self.assertIn(answer.status, (0, 1), answer.describe())
        self.assert_same_as_file(answer.only, SMALL)
        asked = self.server.requests()
        self.assertTrue([ask for ask in asked if ask.is_file and ask.authorization])
        self.assert_kept_secret(answer)

    def test_credentials_in_the_url_open_the_index_and_are_in_no_report(self):
        for name in FORMATS:
            with self.subTest(name):
                answer = self.ask(SMALL_REQUIREMENT, LARGE_REQUIREMENT, index=self.index, form=name,
                                  more=["-v"])
                self.assertIn(answer.status, (0, 1), answer.describe())
                self.assertIn("large", answer.out)
                self.assert_kept_secret(answer)
        self.assertTrue(all(ask.authorization for ask in self.server.requests() if ask.status != 401))

    def test_json_from_an_index_with_credentials_is_right(self):
        self.assert_opens(self.ask(SMALL_REQUIREMENT, index=self.index))

    def test_credentials_from_netrc_open_the_index(self):
        (self.home / ".netrc").write_text(f"machine 127.0.0.1 login {USER} password {PASSWORD}\n")
        (self.home / ".netrc").chmod(0o600)
        self.assert_opens(self.ask(SMALL_REQUIREMENT, index=self.server.url("private")))

    def test_credentials_from_variables_open_the_index_of_that_name(self):
        environment = self.environment(UV_INDEX_CORP_USERNAME=USER, UV_INDEX_CORP_PASSWORD=PASSWORD)
        self.assert_opens(self.ask(SMALL_REQUIREMENT, index=self.server.url("empty"), environment=environment,
                                   more=["--extra-index-url", f"corp={self.server.url('private')}"]))

    def test_a_wrong_password_is_an_error_that_does_not_repeat_it(self):
        index = self.index.replace(PASSWORD, "a-wrong-password")
        answer = self.ask(SMALL_REQUIREMENT, index=index)
        self.assert_status(answer, 2)
        self.assert_error(answer.only, "401")
        self.assert_kept_secret(answer, "a-wrong-password")

    def test_no_password_is_an_error(self):
        answer = self.ask(SMALL_REQUIREMENT, index=self.server.url("private"))
        self.assert_status(answer, 2)
        self.assert_error(answer.only, "401")

    def test_a_server_that_does_not_answer_is_named_without_credentials(self):
        index = f"http://{USER}:{PASSWORD}@127.0.0.1:9/simple/"
        answer = self.ask(SMALL_REQUIREMENT, index=index)
        self.assert_status(answer, 2)
        self.assert_error(answer.only, "127.0.0.1:9")
        self.assert_kept_secret(answer)

    def test_files_on_another_origin_get_no_credentials(self):
        answer = self.ask(SMALL_REQUIREMENT, LARGE_REQUIREMENT,
                          index=self.server.url("private-pages", with_password=True))
        self.assertEqual(len(answer.by_file), 2, answer.describe())
        asked = self.other.requests()
        self.assertTrue(asked)
        self.assertEqual([ask for ask in asked if ask.authorization], [])
        self.assert_kept_secret(answer)

    def test_pages_of_a_private_index_are_not_shown_without_its_credentials(self):
        self.ask(SMALL_REQUIREMENT, index=self.index)
        answer = self.ask(SMALL_REQUIREMENT, index=self.server.url("private"))
        self.assertEqual(answer.only["verdict"], "error", answer.describe())


if __name__ == "__main__":
    main()
