import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { cmsSigned } from '../../../corpus/archive';
import { buildZip } from '../../../corpus/zip-builder';
import { requireTool } from '../../../support/tools';
import { type MadePart, makeMail, read, seen, wrapped } from './make';
import { encryptedZip } from './sealed';

const text = (name: string, body: string): MadePart => ({ name, type: 'text/plain', body });
const LABELLED = '機密性2\n\n本文\n';

function counts(bytes: Uint8Array): number[] {
	const { content } = read(bytes);
	assert.ok(content);
	return [content.documents, content.unlabelled, content.encrypted, content.unread];
}

describe('formats/mail: what goes along', () => {
	it('is counted, over all depths; the text and its pictures are not', async () => {
		const inner = makeMail(['Subject: x'], [text('c.csv', '1,2\n'), text('d.txt', LABELLED)], 'inner');
		const covered = makeMail(['Subject: [C2/I2/A1] x'], [text('e.csv', '1,2\n')], 'covered');
		const zip = buildZip([
			{ name: 'f.csv', content: '1,2\n' },
			{ name: 'g.txt', content: LABELLED },
		]);
		const logo: MadePart = { fields: ['Content-Type: image/png', 'Content-ID: <logo>', 'Content-Disposition: inline'], body: 'x' };
		const mail = makeMail(
			[],
			[
				{ type: 'text/plain', body: 'text' },
				logo,
				text('a.txt', LABELLED),
				text('b.csv', '1,2\n'),
				{ name: 'b.csv.label', type: 'text/plain', body: '機密性2\n' },
				{ name: 'in.eml', body: inner },
				{ name: 'covered.eml', body: covered },
				{ name: 'z.zip', body: zip },
				{ name: 's.zip', body: await encryptedZip() },
				{ name: 'broken.docx', body: 'no zip' },
			],
		);
		assert.deepEqual(counts(mail), [11, 3, 1, 1]);
		const { content } = read(mail);
		assert.deepEqual(content?.examples, {
			unlabelled: ['in.eml', 'in.eml/c.csv', 'z.zip/f.csv'],
			encrypted: ['s.zip'],
			unread: ['broken.docx'],
		});
		assert.ok(seen(read(mail)).includes('content z.zip/g.txt C2'));
	});

	it('within an encrypted attachment speaks for that one', () => {
		const zip = buildZip([{ name: '【機密性3】a.txt', content: 'x', flags: 1 }]);
		const result = read(makeMail([], [{ name: 's.zip', body: zip }]));
		assert.deepEqual([seen(result), result.mail?.encrypted], [['content s.zip C3'], ['s.zip']]);
	});

	it('of an opaque-signed mail is read, and the mail is signed', () => {
		const inner = makeMail([], [text('a.txt', LABELLED), text('b.csv', '1,2\n')]);
		const mail = (body: Buffer): Buffer =>
			Buffer.from(
				`From: a\r\nSubject: x\r\nContent-Type: application/pkcs7-mime; smime-type=signed-data; name=smime.p7m\r\nContent-Transfer-Encoding: base64\r\n\r\n${wrapped(body.toString('base64'))}\r\n`,
			);
		const result = read(mail(cmsSigned(inner)));
		assert.deepEqual([seen(result), result.state.signed, result.state.encrypted], [['content a.txt C2'], true, false]);
		assert.deepEqual(counts(mail(cmsSigned(inner))), [2, 1, 0, 0]);
		// Cut off, or holding nothing: still signed.
		assert.equal(read(mail(cmsSigned(inner).subarray(0, 60))).state.signed, true);
		let deep = inner;
		const head = Buffer.from('Content-Type: application/pkcs7-mime; smime-type=signed-data\r\nContent-Transfer-Encoding: binary\r\n\r\n');
		for (let depth = 0; depth < 30; depth++) deep = Buffer.concat([head, cmsSigned(deep)]);
		assert.equal(read(deep).state.unreadable?.code, 'too-large');
	});

	it('of a mail that OpenSSL signed is read', function () {
		const openssl = requireTool(this, 'openssl');
		const folder = mkdtempSync(path.join(tmpdir(), 'signed-'));
		try {
			const [key, certificate] = [path.join(folder, 'key.pem'), path.join(folder, 'certificate.pem')];
			const subject = ['-subj', '/CN=a', '-days', '1'];
			execFileSync(openssl, ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-keyout', key, '-out', certificate, ...subject], {
				stdio: 'ignore',
			});
			const signed = execFileSync(
				openssl,
				['cms', '-sign', '-nodetach', '-binary', '-signer', certificate, '-inkey', key, '-subject', '[C2/I2/A1] x'],
				{
					input: makeMail([], [text('a.txt', LABELLED)]),
				},
			);
			const result = read(signed);
			assert.deepEqual([seen(result), result.state.signed], [['property Subject C2I2A1', 'content a.txt C2'], true]);
		} finally {
			rmSync(folder, { recursive: true });
		}
	});
});
