"""The documents of a mongodump archive, one behind the other, as in a .bson file.

usage: python3 documents.py <archive >documents.bson
"""
import struct
import sys

data = sys.stdin.buffer.read()
assert data[:4] == b"\x6d\xe2\x99\x81", data[:4]
at, block, first = 4, 0, True
while at < len(data):
    (length,) = struct.unpack_from("<i", data, at)
    if length == -1:
        at, block, first = at + 4, block + 1, True
        continue
    # The first of a block is its header; the first block is the prelude.
    if not first and block > 0:
        sys.stdout.buffer.write(data[at:at + length])
    first = False
    at += length
