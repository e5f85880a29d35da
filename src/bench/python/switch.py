"""A network of hosts that are network namespaces of this machine, with a delay and a bandwidth.

    switch.py HOSTS MILLISECONDS GBIT_PER_SECOND

makes the namespaces ardent0, ardent1 and so on, gives them the addresses 10.99.0.1, 10.99.0.2 and so on, and carries
their packets until it is ended. A packet takes the delay from one host to another, and every host sends, and receives,
no more than the bandwidth. It needs root. Where a kernel has netem, that does the same; this one is for kernels that
have none: it reads packets from TUN devices and writes them when their time has come. Packets are as large as TUN lets
them be, so that it keeps up with 10 Gbit/s.
"""

import ctypes
import fcntl
import heapq
import os
import select
import signal
import struct
import subprocess
import sys
import time

NAME = "ardent"
MTU = 65000
TUNSETIFF = 0x400454CA
IFF_TUN, IFF_NO_PI = 0x0001, 0x1000
PR_SET_TIMERSLACK = 29


def ip(*words):
    subprocess.run(["ip", *words], check=True)


def host(number):
    """Makes a namespace; returns the device that its packets come out of."""
    space = f"{NAME}{number}"
    device = os.open("/dev/net/tun", os.O_RDWR | os.O_NONBLOCK)
    fcntl.ioctl(device, TUNSETIFF, struct.pack("16sH22x", space.encode(), IFF_TUN | IFF_NO_PI))
    ip("netns", "add", space)
    ip("link", "set", space, "netns", space)
    for words in (
        ("link", "set", "lo", "up"),
        ("address", "add", f"10.99.0.{number + 1}/24", "dev", space),
        ("link", "set", space, "mtu", str(MTU), "txqueuelen", "10000", "up"),
    ):
        ip("-n", space, *words)
    return device


def carry(devices, delay, second_per_byte):
    number = {device: n for n, device in enumerate(devices)}
    sends_until = [0.0] * len(devices)
    receives_until = [0.0] * len(devices)
    waiting = []
    count = 0
    while True:
        timeout = max(0.0, waiting[0][0] - time.monotonic()) if waiting else None
        ready, _, _ = select.select(devices, [], [], timeout)
        for device in ready:
            packet = os.read(device, MTU + 1)
            if packet[0] >> 4 != 4 or packet[16:19] != b"\x0a\x63\x00":
                continue
            source, to = number[device], packet[19] - 1
            if not 0 <= to < len(devices):
                continue
            takes = len(packet) * second_per_byte
            start = max(time.monotonic(), sends_until[source])
            sends_until[source] = start + takes
            receives_until[to] = max(start + delay, receives_until[to]) + takes
            count += 1
            heapq.heappush(waiting, (receives_until[to], count, to, packet))
        now = time.monotonic()
        while waiting and waiting[0][0] <= now:
            _, _, to, packet = heapq.heappop(waiting)
            os.write(devices[to], packet)


def main(hosts, milliseconds, gigabits):
    ctypes.CDLL(None).prctl(PR_SET_TIMERSLACK, 1000, 0, 0, 0)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit())
    devices = []
    try:
        for n in range(hosts):
            devices.append(host(n))
        print("ready", flush=True)
        carry(devices, milliseconds * 1e-3, 8e-9 / gigabits)
    finally:
        # Only those of this run: another may be under way.
        for n in range(len(devices)):
            subprocess.run(["ip", "netns", "delete", f"{NAME}{n}"], check=False, stderr=subprocess.DEVNULL)


if __name__ == "__main__":
    if len(sys.argv) != 4:
        sys.exit(__doc__)
    main(int(sys.argv[1]), float(sys.argv[2]), float(sys.argv[3]))
