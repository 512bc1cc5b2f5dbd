# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Tern developers
"""Signing in, by keyboard alone, from nothing: the address, servers that are wrong in every way, a certificate nobody
vouches for, a wrong password; then the mail is there.

The tests are one story, told in order."""
import hashlib
import ssl

import tap
from session import Session
from signing import ADDRESS, HOST, LETTERS, PASSWORD, PORT, SECURITY, SENDING, SLOW



def asks_for_the_address_alone(story):
    app, keys = story.app, story.keys
    keys.focus(app, *ADDRESS)
    tap.equal([one.name for one in app.all('text')], ['Email address'], 'one field')
    tap.equal([one.name for one in app.all('button', without='iconified') if one.name not in (
        'Minimize', 'Maximize', 'Close')], ['Continue'], 'and one button')
    keys.write(app, 'ann', on=ADDRESS)
    keys.press(app, 'Return', on=ADDRESS)
    story.blames(*ADDRESS, 'not an email address')
    keys.write(app, 'ann@example.org', on=ADDRESS)
    keys.press(app, 'Return', on=ADDRESS)
    keys.focus(app, *PASSWORD)


def says_what_is_wrong_with_a_server(story):
    app, keys, server = story.app, story.keys, story.world.server
    keys.write(app, 'wrong', on=PASSWORD)
    story.go('Server settings', 'list item')
    keys.press(app, 'Space', on=('list item', 'Server settings'))
    story.put('User name', 'ann')
    story.put(SENDING, '')
    for host, port, field, sentence in (
            ('no where', '993', HOST, 'cannot be the name of a server'),
            ('nowhere.invalid', '993', HOST, 'no server called nowhere.invalid|no way to nowhere.invalid'),
            ('localhost', '', PORT, 'number from 1 to 65535'),
            ('localhost', str(story.closed_port), PORT, f'nothing answers on port {story.closed_port}'),
            ('localhost', str(server.port), SECURITY, f'does not encrypt from the start on port {server.port}')):
        for name, text in ((HOST, host), (PORT, port)):
            if story.go(name).text() != text:
                story.put(name, text)
        keys.press(app, 'Return', on=('text', PORT))
        story.blames('combo box' if field == SECURITY else 'text', field, sentence)
    story.put(PORT, str(server.tls_port))
    story.choose(SECURITY, 'Down')
    story.send()
    story.blames('combo box', SECURITY, f'port {server.tls_port}; it may want encryption from the start')
    story.choose(SECURITY, 'Up')


def shows_a_certificate_nobody_vouches_for(story):
    app, keys = story.app, story.keys
    with open(story.world.server.certificate) as lines:
        digest = hashlib.sha256(ssl.PEM_cert_to_DER_cert(lines.read())).hexdigest().upper()
    fingerprint = ':'.join(digest[at:at + 2] for at in range(0, len(digest), 2))
    story.send()
    keys.focus(app, 'button', 'Cancel', SLOW)
    dialog = app.find('alert', 'Trust Server?')
    words = [one.name for one in dialog.walk()]
    tap.check(any('unknown to this computer' in one for one in words), 'what is wrong with it', words)
    tap.check(fingerprint in words, 'its fingerprint', words)
    keys.press(app, 'Return', on=('button', 'Cancel'))
    story.blames('text', HOST, 'certificate of localhost is not trusted')
    story.send()
    story.trust()


def says_that_the_password_is_wrong(story):
    app, keys = story.app, story.keys
    story.blames(*PASSWORD, 'did not accept the user name and password')
    keys.press(app, 'Ctrl+A', on=PASSWORD)
    keys.write(app, 'secret', on=PASSWORD)
    keys.press(app, 'Return', on=PASSWORD)


def shows_the_mail_and_says_how_the_password_is_kept(story):
    story.says('kept only until Tern closes')
    story.list_named()
    story.keys.focus(story.app, 'list item', seconds=SLOW)
    tap.equal(len([one for one in story.app.all('list item', below=story.list_named())]), LETTERS, 'rows')


TESTS = (asks_for_the_address_alone, says_what_is_wrong_with_a_server, shows_a_certificate_nobody_vouches_for,
         says_that_the_password_is_wrong, shows_the_mail_and_says_how_the_password_is_kept)


def main():
    with Session() as session:
        from signing import Story
        from world import World
        with World(session, messages=LETTERS, account=False) as world:
            story = Story(session, world)
            return tap.run([(test.__name__.replace('_', ' '), story.chapter(test)) for test in TESTS])


if __name__ == '__main__':
    raise SystemExit(main())
