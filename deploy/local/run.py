"""`make run`: the whole shop in the foreground, in the embedded profile. Ctrl-C ends all it started."""

import os
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from pathlib import Path

from deploy.local.supervisor import Console, Line, Supervisor

ROOT = Path(__file__).resolve().parents[2]
# Only this machine: the demo accounts have a known password.
HOST = "127.0.0.1"
READY_WITHIN = 90  # seconds
# Assets, probes and what is merely informative would hide on the terminal what a person did.
QUIET = (" /static/", " /media/", " /healthz/", "[debug", "[info", "[warning", "Warm shutdown", '"GET / ')


def main() -> int:
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))  # honcho takes over once the processes run
    try:
        ports = choose_ports(os.environ)
        os.environ.update(build_environment(os.environ, **ports))
        os.chdir(ROOT)
        quiet = {"LOG_LEVEL": "WARNING"} | os.environ
        subprocess.run([sys.executable, "-m", "deploy.local.prepare"], env=quiet, check=True)
        return run_processes(**ports)
    except KeyboardInterrupt:
        return 0
    except PortError as error:
        print(f"error: {error}", file=sys.stderr)
    except subprocess.CalledProcessError:
        print("error: the database could not be prepared, see above; nothing was started", file=sys.stderr)
    return 1


class PortError(Exception):
    """A port cannot be used; the message is for the person at the terminal."""


def choose_ports(environ: "os._Environ[str]") -> dict[str, int]:
    """The ports of the web server, the simulators and their SMTP server. Raises PortError."""
    port = _read_port(environ, "PORT", 8000)
    simulators_port = _read_port(environ, "SIMULATORS_PORT", 8001)
    if port == simulators_port:
        raise PortError(f"PORT and SIMULATORS_PORT are both {port}; please give them different values")
    if "SIMULATORS_SMTP_PORT" in environ:
        smtp_port = _read_port(environ, "SIMULATORS_SMTP_PORT", 0)
    else:
        smtp_port = _next_free_port(simulators_port + 1, avoid=port)
    return {"port": port, "simulators_port": simulators_port, "smtp_port": smtp_port}


def _read_port(environ: "os._Environ[str]", name: str, default: int) -> int:
    text = environ.get(name) or str(default)
    if not (text.isascii() and text.isdigit() and 0 < int(text) < 65536):
        raise PortError(f"{name}={text} is not a port number (1 to 65535)")
    if not _is_free(int(text)):
        raise PortError(f"port {text} is taken; stop what uses it, or choose another: {name}=<port> make run")
    return int(text)


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError:
            return False
    return True


def _next_free_port(first: int, *, avoid: int) -> int:
    for port in range(first, 65536):
        if port != avoid and _is_free(port):
            return port
    raise PortError(f"no free port for the mail simulator from {first} on; please set SIMULATORS_SMTP_PORT")


def build_environment(
    environ: "os._Environ[str]", *, port: int, simulators_port: int, smtp_port: int
) -> dict[str, str]:
    """What the processes are told; what the person has set wins, except where it could not be true."""
    defaults = {
        "DJANGO_SETTINGS_MODULE": "config.settings.dev",
        "SITE_URL": f"http://{HOST}:{port}",
        "SIMULATORS_URL": f"http://{HOST}:{simulators_port}",
        "EMAIL_URL": f"smtp://{HOST}:{smtp_port}",
    }
    fixed = {
        "PYTHONPATH": f"{ROOT / 'site'}{os.pathsep}{ROOT}",
        "PYTHONUNBUFFERED": "1",
        "JISHI_VAR": str(Path(environ.get("JISHI_VAR") or ROOT / "var").expanduser().resolve()),
        "SIMULATORS_PORT": str(simulators_port),
        "SIMULATORS_SMTP_PORT": str(smtp_port),
        "SIMULATORS_REMEMBER": "1",
    }
    return {name: environ.get(name) or value for name, value in defaults.items()} | fixed


def run_processes(*, port: int, simulators_port: int, smtp_port: int) -> int:
    log_dir = Path(os.environ["JISHI_VAR"]) / "logs"
    supervisor = Supervisor(Console(log_dir, _is_interesting))
    python = [sys.executable, "-m"]
    # In a container one is root, and Celery need not say so in ten lines.
    celery = [
        sys.executable,
        "-W",
        "ignore:You're running the worker",
        "-m",
        "celery",
        "--app",
        "config.celery:app",
        "--quiet",
    ]
    # fmt: off
    supervisor.add("web", [
        *python, "granian", "--interface", "wsgi", "--host", HOST, "--port", str(port),
        "--workers", "2", "--blocking-threads", "4", "--workers-kill-timeout", "3",
        "--log-level", "warning",
        "--access-log", "--access-log-fmt", "%(method)s %(path)s %(status)d %(dt_ms).0f ms",
        "config.wsgi:application",
    ])
    # One task at a time in one process: a stop lets it finish, and leaves no child behind.
    supervisor.add("worker", [
        *celery, "worker", "--pool", "solo", "--loglevel", "INFO",
        "--without-gossip", "--without-mingle", "--without-heartbeat",
    ])
    # fmt: on
    supervisor.add("beat", [*celery, "beat", "--loglevel", "WARNING", "--pidfile", ""])
    supervisor.add("simulators", [*python, "tests.simulators"])
    threading.Thread(
        target=_announce, args=(port, simulators_port, smtp_port, log_dir), daemon=True, name="announce"
    ).start()
    return supervisor.run()


def _is_interesting(line: Line) -> bool:
    """What a person wants to see: requests, errors, a process that fell. The log files have everything."""
    name, text = line
    if name == "system":
        return "stopped (rc=" in text and "(rc=0)" not in text
    return bool(text.strip()) and not any(noise in text for noise in QUIET)


def _announce(port: int, simulators_port: int, smtp_port: int, log_dir: Path) -> None:
    started = time.monotonic()
    while time.monotonic() < started + READY_WITHIN:
        time.sleep(0.2)
        if _answers(f"http://{HOST}:{port}/healthz/") and _answers(f"http://{HOST}:{simulators_port}/"):
            print(
                _welcome(f"http://{HOST}:{port}", f"http://{HOST}:{simulators_port}", smtp_port, log_dir),
                flush=True,
            )
            return
    print(f"error: the shop does not answer after {READY_WITHIN} s; its logs are in {log_dir}", file=sys.stderr)


def _answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=5) as response:  # noqa: S310 - our own address
            return bool(response.status == 200)
    except (urllib.error.URLError, OSError):
        return False


def _welcome(site: str, simulators: str, smtp_port: int, log_dir: Path) -> str:
    rule = "─" * 72
    return f"""
{rule}
  集市已开张 · Jishi is open

    {site + "/":<42}商店 · the shop
    {site + "/dashboard/":<42}商家后台 · merchant's dashboard
    {site + "/cms/":<42}内容管理 · editors' Wagtail
    {site + "/admin/":<42}系统管理 · Django admin
    {site + "/api/v1/docs/":<42}接口文档 · API
    {simulators + "/":<42}模拟器：支付、短信、邮件 · simulators: payments, SMS, mail (SMTP {smtp_port})

  演示账号 · demo accounts        密码 · password: jishi-demo-2026
    shopper   13800000001         顾客
    merchant  13800000002         商家
    editor    13800000003         编辑
    admin     13800000004         管理员

  日志 · logs: {log_dir}
  按 Ctrl-C 停止全部 · Ctrl-C ends everything
{rule}
"""


if __name__ == "__main__":
    sys.exit(main())
