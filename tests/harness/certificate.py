# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Tern developers
"""Makes a certificate authority and server certificates with openssl, for the private servers of the tests."""
import os
import re
import subprocess

EC = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes']
LOOPBACK = 'DNS:localhost,IP:127.0.0.1'


def _openssl(*arguments):
    done = subprocess.run(['openssl', *arguments], capture_output=True, text=True)
    if done.returncode:
        raise RuntimeError('openssl: ' + done.stderr)


def _validity(days):
    """How long a certificate holds. One that has expired is asked for in two ways: OpenSSL 3.4 takes dates, and
    refuses a number of days below 0; before it there is nothing but that number."""
    if days >= 0:
        return ['-days', str(days)]
    shown = subprocess.run(['openssl', 'version'], capture_output=True, text=True, check=True).stdout
    if tuple(int(part) for part in re.findall(r'\d+', shown)[:2]) < (3, 4):
        return ['-days', str(days)]
    return ['-not_before', '20200101000000Z', '-not_after', '20200102000000Z']


class Authority:
    """A root of its own in a folder: ca.pem, and a pair (certificate, key) for each name asked for."""

    def __init__(self, folder):
        self.folder = folder
        os.makedirs(folder, exist_ok=True)
        self.ca = os.path.join(folder, 'ca.pem')
        self.key = os.path.join(folder, 'ca.key')
        if not os.path.exists(self.ca):
            _openssl('req', '-x509', *EC, '-days', '2', '-subj', '/CN=Tern test authority',
                     '-addext', 'keyUsage=critical,keyCertSign,cRLSign',
                     '-keyout', self.key, '-out', self.ca)

    def issue(self, name='server', hosts=LOOPBACK, days=2, usage='serverAuth'):
        """(certificate file, key file), signed by this root; days < 0 makes one that has expired."""
        path = os.path.join(self.folder, name)
        if not os.path.exists(path + '.pem'):
            with open(path + '.ext', 'w') as out:
                out.write(f'subjectAltName={hosts}\nextendedKeyUsage={usage}\nbasicConstraints=CA:FALSE\n')
            _openssl('req', '-new', *EC, '-subj', '/CN=' + name, '-keyout', path + '.key', '-out', path + '.csr')
            _openssl('x509', '-req', '-in', path + '.csr', '-CA', self.ca, '-CAkey', self.key,
                     '-CAcreateserial', *_validity(days), '-extfile', path + '.ext', '-out', path + '.pem')
        return path + '.pem', path + '.key'
