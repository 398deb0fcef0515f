"""A name server for a few names, in a network of its own.

usage: python3 dns.py up
       python3 dns.py NAME=TYPE:VALUE...

The first brings the loopback device of a new network up.  TYPE is A (an address), SRV (PORT:HOST), TXT (a text) or QUIET (any question on it stays without an
answer).  It prints a line when it answers on port 53 of 127.0.0.1, and ends with its standard input.
"""
import fcntl
import os
import socket
import struct
import sys
import threading

TYPES = {"A": 1, "TXT": 16, "SRV": 33}
SIOCSIFFLAGS, UP = 0x8914, 1


def encode(name):
    return b"".join(bytes([len(p)]) + p.encode() for p in name.split(".")) + b"\0"


def data(kind, value):
    if kind == "A":
        return socket.inet_aton(value)
    if kind == "TXT":
        return bytes([len(value)]) + value.encode()
    port, host = value.split(":")
    return struct.pack("!HHH", 0, 0, int(port)) + encode(host)


def asked(packet):
    at, labels = 12, []
    while packet[at]:
        labels.append(packet[at + 1:at + 1 + packet[at]].decode())
        at += 1 + packet[at]
    return ".".join(labels).lower(), struct.unpack("!H", packet[at + 1:at + 3])[0], at + 5


def answer(packet, records):
    """The reply to a question; None: silence."""
    name, kind, end = asked(packet)
    if (name, "QUIET", "") in records:
        return None
    found = [data(k, v) for n, k, v in records if n == name and TYPES.get(k) == kind]
    known = any(n == name for n, _, _ in records)
    flags = 0x8580 if known else 0x8583
    reply = packet[:2] + struct.pack("!HHHHH", flags, 1, len(found), 0, 0) + packet[12:end]
    for value in found:
        reply += b"\xc0\x0c" + struct.pack("!HHIH", kind, 1, 60, len(value)) + value
    return reply


def watch():
    sys.stdin.read()
    os._exit(0)


server = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
if sys.argv[1:] == ["up"]:
    fcntl.ioctl(server, SIOCSIFFLAGS, struct.pack("16sH14x", b"lo", UP))
    sys.exit()
records = []
for argument in sys.argv[1:]:
    name, _, rest = argument.partition("=")
    kind, _, value = rest.partition(":")
    records.append((name.lower(), kind, value))
server.bind(("127.0.0.1", 53))
threading.Thread(target=watch, daemon=True).start()
print("ready", flush=True)
while True:
    packet, sender = server.recvfrom(4096)
    try:
        reply = answer(packet, records)
    except (IndexError, UnicodeDecodeError, struct.error):
        continue
    if reply is not None:
        server.sendto(reply, sender)
