"""What the scripts share: the virtual environment of this repository, and plain words when something is missing.

Standard library only. The top of this file also runs on a Python that is too old, to be able to say so.
"""

from __future__ import annotations

import contextlib
import hashlib
import importlib.util
import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
OLDEST = (3, 11)
CHROMIUM_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


class Missing(Exception):
    """Something that a script needs is not there; the message says what, and how to get it."""


def say(text: str) -> None:
    print("==> " + text, flush=True)


def run_script(main) -> None:
    """Run a script's main function with a Python that is new enough; its result is the exit code."""
    try:
        require_python()
        code = main()
    except Missing as problem:
        print("error: " + str(problem), file=sys.stderr)
        code = 2
    except KeyboardInterrupt:
        code = 130
    sys.exit(code)


def require_python() -> None:
    """Go on with a newer Python of this machine when the one that started the script is too old."""
    if sys.version_info >= OLDEST:
        return
    for minor in range(19, OLDEST[1] - 1, -1):
        newer = shutil.which("python3." + str(minor))
        if newer and subprocess.run([newer, "-c", ""], capture_output=True).returncode == 0:
            os.execv(newer, [newer] + sys.argv)  # noqa: RUF005
    found = ".".join(str(part) for part in sys.version_info[:3])
    raise Missing(
        "Python 3.11 or newer is needed, and this is " + found + ". Install a newer one (Debian 12 and Ubuntu 24.04 "
        "have it as `python3`; elsewhere see python.org) and run the script with it: python3.12 " + sys.argv[0]
    )


def ensure(extra: str = "") -> Path:
    """Return the interpreter of `.venv`, made anew when Python, constraints.txt or pyproject.toml have changed.

    Args:
        extra: The optional dependencies that are needed too, such as `test`.
    """
    with _alone():
        python = VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
        stamp = VENV / ".stamp"
        wanted = _fingerprint()
        have = stamp.read_text(encoding="utf-8").split() if stamp.is_file() and python.exists() else []
        if have[:1] != [wanted]:
            _create()
            have = [wanted, "base"]
            _install(python, "")
        if extra and extra not in have:
            _install(python, extra)
            have.append(extra)
        stamp.write_text(" ".join(have) + "\n", encoding="utf-8")
    return python


def environment(**more: str) -> dict[str, str]:
    """The environment for programs of `.venv`: its folder first in the path, and no banners in our output."""
    env = {key: value for key, value in os.environ.items() if key not in ("PYTHONHOME", "PYTHONPATH")}
    env["VIRTUAL_ENV"] = str(VENV)
    env["PATH"] = str(VENV / ("Scripts" if os.name == "nt" else "bin")) + os.pathsep + env.get("PATH", "")
    env["NO_MKDOCS_2_WARNING"] = "1"
    env.update(more)
    return env


def find_chromium() -> str | None:
    """The browser for the tests: $CHROMIUM, a known name in the path, or the one that Playwright has downloaded."""
    named = os.environ.get("CHROMIUM")
    if named:
        found = shutil.which(named)
        if not found:
            raise Missing("$CHROMIUM names " + named + ", which is not a program.")
        return found
    for name in CHROMIUM_NAMES:
        found = shutil.which(name)
        if found:
            return found
    for cache in (Path.home() / ".cache/ms-playwright", Path.home() / "Library/Caches/ms-playwright"):
        for pattern in ("chromium-*/chrome-linux*/chrome", "chromium-*/chrome-mac*/*.app/Contents/MacOS/*"):
            for path in sorted(cache.glob(pattern), reverse=True):
                return str(path)
    return None


def require_chromium() -> str:
    """Like `find_chromium`, but installs Debian's package when there is none and we may."""
    found = find_chromium()
    if not found and install_debian_package("chromium"):
        found = find_chromium()
    if not found:
        raise Missing(
            "No Chromium for the browser tests. Debian: `apt-get install chromium`; elsewhere install Chrome or "
            "Chromium, or `.venv/bin/playwright install chromium`, and name another place with $CHROMIUM. "
            "Without it: scripts/test --no-browser"
        )
    return found


def find_nginx() -> str | None:
    """The web server for the test of the recipe; CI installs Debian's package, nobody else gets a server unasked."""
    path = os.pathsep.join((os.environ.get("PATH", ""), "/usr/sbin", "/usr/local/sbin"))
    found = shutil.which("nginx", path=path)
    if not found and os.environ.get("CI") and install_debian_package("nginx-light"):
        found = shutil.which("nginx", path=path)
    return found


def install_debian_package(name: str) -> bool:
    """Install a package with apt-get and tell whether it worked. Only as root, where apt-get exists."""
    apt = shutil.which("apt-get")
    if not apt or not hasattr(os, "geteuid") or os.geteuid() != 0:
        return False
    say("Installing the Debian package " + name)
    env = dict(os.environ, DEBIAN_FRONTEND="noninteractive")
    for command in (["update", "-q"], ["install", "-q", "-y", "--no-install-recommends", name]):
        done = subprocess.run([apt, *command], env=env, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        if done.returncode:
            print(done.stdout[-2000:], file=sys.stderr)
    return done.returncode == 0


def _fingerprint() -> str:
    """What decides whether an environment still fits: the interpreter and the two files that say what is in it."""
    digest = hashlib.sha256()
    digest.update(repr((sys.version_info[:3], sys.platform, str(ROOT))).encode())
    for name in ("pyproject.toml", "constraints.txt"):
        digest.update((ROOT / name).read_bytes())
    return digest.hexdigest()[:20]


def _create() -> None:
    say("Making the environment .venv with Python " + ".".join(str(part) for part in sys.version_info[:3]))
    has_venv = importlib.util.find_spec("venv") and importlib.util.find_spec("ensurepip")
    if not has_venv and not install_debian_package("python3-venv"):
        raise Missing(
            "This Python cannot make virtual environments: `venv` or `ensurepip` is missing. "
            "Debian and Ubuntu: apt-get install python3-venv"
        )
    if VENV.exists():
        shutil.rmtree(VENV)
    done = subprocess.run([sys.executable, "-m", "venv", str(VENV)], capture_output=True, text=True)
    if done.returncode:
        shutil.rmtree(VENV, ignore_errors=True)
        raise Missing(
            "The environment could not be made. Debian and Ubuntu: apt-get install python3-venv\n"
            + (done.stdout + done.stderr).strip()[-1500:]
        )


def _install(python: Path, extra: str) -> None:
    """Install this package and what it needs, in the pinned versions; the builder too, so that nothing floats."""
    target = ".[pictures" + ("," + extra if extra else "") + "]"
    say("Installing " + ("what the tests need" if extra == "test" else extra or "the plugin and what it needs"))
    pip = [str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "-c", "constraints.txt"]
    for arguments in (["hatchling", "editables"], ["--no-build-isolation", "-e", target]):
        done = subprocess.run(
            pip + arguments, cwd=ROOT, env=environment(), stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
        )
        if done.returncode:
            lines = [line for line in done.stdout.splitlines() if line.strip() and not line.startswith("WARNING")]
            raise Missing(
                "pip could not install the packages. That needs the network, or a package index of your own in "
                "pip's configuration. It said:\n  " + "\n  ".join(lines[-8:])
            )


@contextlib.contextmanager
def _alone():
    """Keep two scripts that start at once from making the environment over each other."""
    try:
        import fcntl
    except ImportError:
        yield
        return
    with (ROOT / ".venv.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            say("Waiting for another script that makes the environment")
            fcntl.flock(lock, fcntl.LOCK_EX)
        yield
