"""What the checkers share: the tracked files, and one way to end."""
import pathlib, subprocess, sys

ROOT = pathlib.Path(__file__).resolve().parent.parent


def tracked(*patterns):
    """Paths (below ROOT) of the files git knows or would take, matching the patterns; all without one."""
    # safe.directory: the checkout may belong to somebody else than who runs the tests (a container).
    found = subprocess.run(["git", "-c", "safe.directory=*", "ls-files", "--cached", "--others", "--exclude-standard", "-z",
                            "--", *patterns], cwd=ROOT, stdout=subprocess.PIPE, check=True).stdout
    paths = [pathlib.Path(name) for name in found.decode().split("\0") if name]
    return sorted(path for path in set(paths) if (ROOT / path).is_file())


def end(name, problems, remedy=""):
    """Prints what is wrong and what to do, or that all is fine; ends the checker."""
    if not problems:
        print(f"{name}: fine")
        sys.exit(0)
    print("\n".join(problems))
    if remedy:
        print(f"\n{remedy}")
    sys.exit(1)
