"""TLS in front of a server that speaks none.

usage: python3 tls.py CERTIFICATE KEY HOST:PORT

It prints its port when it answers, and ends with its standard input.
"""
import os
import socket
import ssl
import sys
import threading


def copy(source, to):
    try:
        while data := source.recv(65536):
            to.sendall(data)
    except OSError:
        pass
    for end in (source, to):
        try:
            end.shutdown(socket.SHUT_RDWR)
        except OSError:
            pass


def serve(plain, context, target):
    try:
        client = context.wrap_socket(plain, server_side=True)
        server = socket.create_connection(target)
    except OSError:
        plain.close()
        return
    threading.Thread(target=copy, args=(client, server), daemon=True).start()
    copy(server, client)


def watch():
    sys.stdin.read()
    os._exit(0)


certificate, key, target = sys.argv[1:]
host, port = target.rsplit(":", 1)
context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
context.load_cert_chain(certificate, key)
listener = socket.create_server(("127.0.0.1", 0))
threading.Thread(target=watch, daemon=True).start()
print(listener.getsockname()[1], flush=True)
while True:
    plain, _ = listener.accept()
    threading.Thread(target=serve, args=(plain, context, (host, int(port))), daemon=True).start()
