"""Where a repository is hosted: the web editor's address for a file that is not there yet."""

from enum import StrEnum
from urllib.parse import quote, urlencode, urlsplit


class _Form(StrEnum):
    """How a host's addresses read: what it writes between a repository and a file to edit."""

    GITHUB = "edit/"
    GITLAB = "-/edit/"
    GITEA = "_edit/"


def new_file_url(repo_url: str, edit_url: str, content: str) -> str | None:
    """The web editor's address for a new file, filled in as far as the host does that.

    ``edit_url`` is the address at which the file could be edited once it is there. It has the
    branch and the path, so a branch with slashes needs no guess. None where the host is unknown.

    - GitHub: ``<repo>/new/<branch>/<folder>?filename=…&value=…``, see
      https://github.com/isaacs/github/issues/1527.
    - Gitea and Forgejo: ``<repo>/_new/<branch>/<folder>?filename=…&value=…``, see
      https://docs.gitea.com/development/integrations.
    - GitLab: ``<repo>/-/new/<branch>/<folder>?file_name=…``. It takes no content, see
      https://gitlab.com/gitlab-org/gitlab/-/issues/337038.
    """
    repository = repo_url.rstrip("/") + "/"
    place = edit_url.removeprefix(repository)
    form = _form_of(repo_url, place)
    if place == edit_url or form is None:
        return None
    place = place.partition("edit/")[2]
    folder, _, name = place.rpartition("/")
    if form is _Form.GITLAB:
        return f"{repository}-/new/{folder}?{urlencode({'file_name': name}, quote_via=quote)}"
    filled = urlencode({"filename": name, "value": content}, quote_via=quote)
    return f"{repository}{'_new' if form is _Form.GITEA else 'new'}/{folder}?{filled}"


def _form_of(repo_url: str, place: str) -> _Form | None:
    """What kind of host it is: two say so by their addresses, else a name must be known."""
    host = urlsplit(repo_url).hostname or ""
    if place.startswith((_Form.GITEA, _Form.GITLAB)):
        return _Form.GITEA if place.startswith(_Form.GITEA) else _Form.GITLAB
    if not place.startswith(_Form.GITHUB):
        return None
    if "gitlab" in host:  # MkDocs' own default for it is the older form, without the dash
        return _Form.GITLAB
    return _Form.GITHUB if "github" in host else None
