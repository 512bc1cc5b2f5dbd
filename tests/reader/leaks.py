# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Tern developers
"""Every way known to make a page fetch something, each with a host name of its own, and ears that hear all of it.

page() is a page with all of them. Ears listens on loopback: a DNS server that knows every name, a web server that has
everything, and whatever else could be connected to.
"""
import base64
import collections
import fcntl
import re
import select
import socket
import struct
import threading

WEB, SECURE = 8080, 8443
DISCARD = 9                  # the proxy that is none
PIXEL = base64.b64decode('R0lGODlhAQABAIAAAP///wAAACH5BAAAAAAALAAAAAABAAEAAAICRAEAOw==')

# name: a piece of HTML in which %s is an address. The pictures among them are those a person may allow.
PICTURES = {
    'img': '<img src="%s" width=9 height=9>',
    'background-attribute': '<table background="%s"><tr><td>x</table>',
    'style-background': '<p style="background: url(%s)">x</p>',
    'style-sheet': '<style>.b { background-image: url("%s") }</style><p class=b>x</p>',
}
OTHERS = {
    'srcset': '<img srcset="%s 1x">',
    'picture': '<picture><source srcset="%s"><img alt=x></picture>',
    'input-image': '<input type=image src="%s">',
    'body-background': '<body background="%s">',
    'td-background': '<table><tr><td background="%s">x</table>',
    'import-url': '<style>@import url(%s);</style>',
    'import-string': '<style>@import "%s";</style>',
    'import-media': '<style>@import url("%s") screen;</style>',
    'font-face': '<style>@font-face { font-family: f; src: url(%s) }</style><p style="font-family: f">x</p>',
    'list-style': '<ul style="list-style-image: url(%s)"><li>x</ul>',
    'cursor': '<p style="cursor: url(%s), auto">x</p>',
    'content': '<style>.c::before { content: url(%s) }</style><p class=c>x</p>',
    'border-image': '<p style="border: 9px solid; border-image: url(%s) 3">x</p>',
    'mask': '<p style="-webkit-mask-image: url(%s)">x</p>',
    'filter': '<p style="filter: url(%s#f)">x</p>',
    'clip-path': '<p style="clip-path: url(%s#c)">x</p>',
    'shape-outside': '<p style="float: left; shape-outside: url(%s)">x</p>',
    'image-set': '<p style="background-image: image-set(\'%s\' 1x)">x</p>',
    'webkit-image-set': '<p style="background-image: -webkit-image-set(url(%s) 1x)">x</p>',
    'escaped-url': '<p style="background: \\75 rl(%s)">x</p>',
    'property': '<style>:root { --u: url(%s) } .v { background: var(--u) }</style><p class=v>x</p>',
    'link-stylesheet': '<link rel=stylesheet href="%s">',
    'link-alternate': '<link rel="alternate stylesheet" title=a href="%s">',
    'link-print': '<link rel=stylesheet media=print href="%s">',
    'link-icon': '<link rel=icon href="%s">',
    'link-touch-icon': '<link rel=apple-touch-icon href="%s">',
    'link-preload-image': '<link rel=preload as=image href="%s">',
    'link-preload-style': '<link rel=preload as=style href="%s">',
    'link-preload-font': '<link rel=preload as=font crossorigin href="%s">',
    'link-preload-fetch': '<link rel=preload as=fetch crossorigin href="%s">',
    'link-preload-srcset': '<link rel=preload as=image imagesrcset="%s 1x">',
    'link-modulepreload': '<link rel=modulepreload href="%s">',
    'link-prefetch': '<link rel=prefetch href="%s">',
    'link-prerender': '<link rel=prerender href="%s">',
    'link-preconnect': '<link rel=preconnect href="%s">',
    'link-dns-prefetch': '<link rel=dns-prefetch href="%s">',
    'link-manifest': '<link rel=manifest href="%s">',
    'link-next': '<link rel=next href="%s">',
    'meta-dns-control': '<meta http-equiv=x-dns-prefetch-control content=on><a href="%s">x</a>',
    'meta-link': '<meta http-equiv=Link content="<%s>; rel=preload; as=image">',
    'script': '<script src="%s"></script>',
    'script-module': '<script type=module src="%s"></script>',
    'speculation': '<script type=speculationrules>{"prefetch": [{"source": "list", "urls": ["%s"]}]}</script>',
    'inline-script': '<script>new Image().src = "%s"; fetch("%s")</script>',
    'onerror': '<img src="data:image/gif,x" onerror="new Image().src=\'%s\'">',
    'iframe': '<iframe src="%s"></iframe>',
    'iframe-srcdoc': '<iframe srcdoc="<img src=%s>"></iframe>',
    'iframe-data': '<iframe src="data:text/html,<img src=%s>"></iframe>',
    'object': '<object data="%s">x</object>',
    'object-codebase': '<object codebase="%s" data=x>x</object>',
    'embed': '<embed src="%s">',
    'applet': '<applet code=x archive="%s"></applet>',
    'video': '<video autoplay src="%s"></video>',
    'video-source': '<video autoplay><source src="%s"></video>',
    'video-poster': '<video poster="%s"></video>',
    'video-track': '<video><track default src="%s"></video>',
    'audio': '<audio autoplay src="%s"></audio>',
    'svg-image': '<svg width=9 height=9><image href="%s" width=9 height=9 /></svg>',
    'svg-image-xlink': '<svg width=9 height=9><image xlink:href="%s" width=9 height=9 /></svg>',
    'svg-use': '<svg><use href="%s#u" /></svg>',
    'svg-feimage': '<svg><filter id=i><feImage href="%s" /></filter><rect filter="url(#i)" width=9 height=9 /></svg>',
    'svg-style': '<svg><style>@import url(%s);</style></svg>',
    'svg-data': '<img src="data:image/svg+xml,<svg xmlns=\'http://www.w3.org/2000/svg\'><image href=\'%s\'/></svg>">',
    'math': '<math href="%s"><mi>x</mi></math>',
    'form': '<form action="%s"><input autofocus name=a></form>',
    'ping': '<a ping="%s" href="#x">x</a>',
    'noscript': '<noscript><img src="%s"></noscript>',
    'base': '<base href="%s"><img src="relative.gif">',
    'plain-name': '<img src="//%s">',
    'ftp': '<img src="ftp:%s">',
    'websocket': '<script>new WebSocket("ws:%s")</script>',
    'comment': '<!--[if gte IE 4]><img src="%s"><![endif]-->',
    'xmp': '<xmp><img src="%s"></xmp>',
    'marquee': '<marquee loop=1 onstart="new Image().src=\'%s\'">x</marquee>',
    'details': '<details open ontoggle="new Image().src=\'%s\'">x</details>',
    'refresh': '<meta http-equiv=refresh content="0; url=%s">',
}
# Their addresses begin after the scheme.
BARE = {'plain-name': '', 'ftp': '//', 'websocket': '//'}


def look_connected():
    """A second address on loopback. The C library asks for no name of a machine that has none but 127.0.0.1."""
    name, family, set_address = b'lo:1', socket.AF_INET, 0x8916     # SIOCSIFADDR
    with socket.socket(family, socket.SOCK_DGRAM) as any_socket:
        place = struct.pack('=HH4s8x', family, 0, socket.inet_aton('192.0.2.1'))
        fcntl.ioctl(any_socket, set_address, struct.pack('16s16s8x', name, place))


def address(name):
    if name in BARE:
        return f'{BARE[name]}{name}.leak.example:{WEB}/x.gif'
    scheme, port = ('https', SECURE) if name == 'link-preconnect' else ('http', WEB)
    return f'{scheme}://{name}.leak.example:{port}/x.gif'


def piece(name, text):
    return text.replace('%s', address(name))


def page(vectors=None):
    """Everything at once; what must be first, or takes the rest with it, is."""
    vectors = vectors or {**PICTURES, **OTHERS}
    last = ('base', 'xmp', 'refresh')
    order = [name for name in vectors if name not in last] + [name for name in last if name in vectors]
    return '\n'.join(piece(name, vectors[name]) for name in order)


class Ears:
    """Hears every name that is asked for and every connection that is made: heard is {name or port: how often}."""

    def __init__(self):
        look_connected()
        self.heard = collections.Counter()
        self.lock = threading.Lock()
        self.names = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.names.bind(('127.0.0.1', 53))
        self.ports = [socket.create_server(('127.0.0.1', port), backlog=100)
                      for port in (DISCARD, 53, 80, 443, WEB, SECURE)]
        threading.Thread(target=self._listen, daemon=True).start()

    def _note(self, what):
        with self.lock:
            self.heard[what] += 1

    def take(self):
        """What was heard since the last time."""
        with self.lock:
            heard, self.heard = self.heard, collections.Counter()
        return heard

    def _listen(self):
        while True:
            for one in select.select([self.names, *self.ports], [], [])[0]:
                if one is self.names:
                    self._answer_name()
                else:
                    threading.Thread(target=self._serve, args=(one.accept()[0],), daemon=True).start()

    def _answer_name(self):
        query, sender = self.names.recvfrom(2048)
        end = query.index(b'\0', 12)
        labels, at = [], 12
        while query[at]:
            labels.append(query[at + 1:at + 1 + query[at]].decode('ascii', 'replace'))
            at += 1 + query[at]
        self._note('name ' + '.'.join(labels).lower())
        question = query[12:end + 5]
        wants_v4 = struct.unpack('>H', query[end + 1:end + 3])[0] == 1
        answer = b'\xc0\x0c\0\1\0\1\0\0\0\1\0\4\x7f\0\0\1' if wants_v4 else b''
        head = query[:2] + b'\x81\x80\0\1' + (b'\0\1' if wants_v4 else b'\0\0') + b'\0\0\0\0'
        self.names.sendto(head + question + answer, sender)

    def _serve(self, link):
        port = link.getsockname()[1]
        self._note(f'port {port}')
        with link:
            link.settimeout(10)
            try:
                head = b''
                while b'\r\n\r\n' not in head:
                    more = link.recv(4096)
                    if not more:
                        return
                    head += more
                host = re.search(rb'\r\nHost: ([^:\r]*)', head, re.IGNORECASE)
                self._note('get ' + (host[1].decode('ascii', 'replace') if host else '?'))
                link.sendall(b'HTTP/1.1 200 OK\r\nContent-Type: image/gif\r\nConnection: close\r\n'
                             b'Content-Length: %d\r\n\r\n%s' % (len(PIXEL), PIXEL))
            except OSError:
                pass
