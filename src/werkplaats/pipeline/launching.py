"""Starting a kernel process, and letting it import what its notebook needs before anybody talks to it."""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

_LONGEST_SOCKET_PATH = 90
_LONGEST_END = 5.0

_IMPORTS = """\
import contextlib
import importlib
import pathlib

for name in {modules!r}:
    # Whatever is wrong with a module is told by the cell that imports it.
    with contextlib.suppress(Exception):
        importlib.import_module(name)
pathlib.Path({ready!r}).touch()
"""


@dataclass(frozen=True)
class Kernel:
    """A kernel process.

    Attributes
    ----------
    manager
        Its `jupyter_client.KernelManager`.
    folder
        Private folder with its sockets: TCP ports are handed out in a race.
    process
        Its `subprocess.Popen`.
    """

    manager: Any
    folder: Path
    process: Any

    @property
    def pid(self) -> int:
        """Process id, which is that of its group as well."""
        return int(self.process.pid)

    @property
    def is_ready(self) -> bool:
        """Whether it has imported what it was told to."""
        return (self.folder / "ready").is_file()

    def is_alive(self) -> bool:
        """Whether its process is there."""
        return bool(self.manager.is_alive())


def launch_kernel(environment: Mapping[str, str], folder: Path, modules: Sequence[str] = ()) -> Kernel:
    """Start a kernel and return at once.

    Parameters
    ----------
    environment, folder
        Environment and working folder of the process.
    modules
        What it imports first. The names of these modules do not reach the notebook.
    """
    from jupyter_client.manager import KernelManager

    private = Path(tempfile.mkdtemp(prefix="werkplaats-"))
    try:
        # Asynchronous for the client of nbclient, though this manager itself is not: it serves any thread.
        client = "jupyter_client.asynchronous.AsyncKernelClient"
        manager = KernelManager(kernel_name="python3", client_class=client)
        if sys.platform != "win32" and len(str(private)) < _LONGEST_SOCKET_PATH:
            manager.transport = "ipc"
            manager.connection_file = str(private / "kernel.json")
        script = private / "imports.py"
        script.write_text(_IMPORTS.format(modules=list(modules), ready=str(private / "ready")), encoding="utf-8")
        first = f"exec(open({str(script)!r}, encoding='utf-8').read(), {{}})"
        arguments = ["--HistoryManager.hist_file=:memory:", f"--IPKernelApp.exec_lines={first}"]
        manager.start_kernel(env=dict(environment), cwd=str(folder), extra_arguments=arguments)
    except BaseException:
        shutil.rmtree(private, ignore_errors=True)
        raise
    return Kernel(manager, private, getattr(manager.provisioner, "process", None))


def clear_away(kernel: Kernel) -> None:
    """Remove what a kernel leaves that has been ended: its sockets, and its place among the processes."""
    with suppress(subprocess.TimeoutExpired):
        kernel.process.wait(timeout=_LONGEST_END)
    kernel.manager.cleanup_resources()
    shutil.rmtree(kernel.folder, ignore_errors=True)
