import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { Encrypter } from 'age-encryption';
import { sheet, word as wordFile } from '../../../../samples/office';
import { type MadePart, makeMail, read, seen } from './make';
import { encryptedZip } from './sealed';

const C2 = '【機密性2・完全性2・可用性1】 取扱制限：暗号化';
const FULL = '【機密性1・完全性1・可用性1】';
const text = (name: string, label: string): MadePart => ({ name, type: 'text/plain', body: `${label}\n\n本文\n` });

describe('formats/mail: attachments', () => {
	it('are read by their own formats, whatever carries them', async () => {
		const docx = await wordFile({ title: '名簿', header: C2, paragraphs: ['本文'] });
		const xlsx = await sheet({ title: '表', properties: { 機密性: '2', 完全性: '2', 可用性: '1' }, sheets: { a: [['x']] } });
		const mail = makeMail(
			[`Subject: ${FULL}`],
			[
				{ type: 'text/plain; charset=utf-8', body: `${C2}\n本文の1行目は表示ではない\n` },
				{ name: '名簿.docx', body: docx },
				{ name: '表.xlsx', body: xlsx },
				text('控.md', FULL),
				{
					fields: ['Content-Type: text/plain; name=q.txt', 'Content-Transfer-Encoding: quoted-printable'],
					body: '[C3/I2/=\r\nA2]\r\n\r\nx=3D1\r\n',
				},
				{ fields: ['Content-Type: text/markdown', 'Content-Disposition: attachment', 'Content-Transfer-Encoding: 8bit'], body: `${C2}\n` },
				{ name: '【機密性3】図面.xdw', body: Buffer.from([1, 2, 3]) },
			],
		);
		const result = read(mail);
		assert.deepEqual(seen(result), [
			'property Subject C1I1A1',
			'content 名簿.docx C2I2A1',
			'content 表.xlsx C2',
			'content 表.xlsx I2',
			'content 表.xlsx A1',
			'content 控.md C1I1A1',
			'content q.txt C3I2A2',
			'content text/markdown C2I2A1',
			'content 【機密性3】図面.xdw C3',
		]);
		assert.deepEqual([result.state.unreadable, result.mail], [null, { draft: true, encrypted: [], plain: true }]);
	});

	it('mails within the mail are looked into, three deep', () => {
		let mail = makeMail(['Subject: [C3/I2/A2] innermost'], [text('c.md', C2)]);
		for (const name of ['3.eml', '2.eml']) mail = makeMail([`Subject: ${FULL}`], [{ name, type: 'message/rfc822', body: mail }], name);
		const three = read(makeMail([], [{ fields: ['Content-Type: message/rfc822'], body: mail }], 'outer'));
		assert.deepEqual(seen(three), [
			'content message/rfc822 C1I1A1',
			'content message/rfc822/2.eml C1I1A1',
			'content message/rfc822/2.eml/3.eml C3I2A2',
			'content message/rfc822/2.eml/3.eml/c.md C2I2A1',
		]);
		const four = read(makeMail([], [{ name: '4.eml', body: makeMail([], [{ name: 'o.eml', body: mail }], 'o') }], 'outermost'));
		assert.equal(four.state.unreadable?.code, 'too-large');
	});

	it('encrypted ones are named, and what is plain beside them is known', async () => {
		const age = new Encrypter();
		age.setPassphrase('correct horse battery staple');
		age.setScryptWorkFactor(10);
		const sealed = await age.encrypt('secret');
		const zip = await encryptedZip();
		const own: MadePart[] = [
			{ name: '名簿.age', body: sealed },
			{ name: '【機密性2】一式.zip', body: zip },
		];
		const all = read(makeMail([], own));
		assert.deepEqual(all.mail, { draft: true, encrypted: ['名簿.age', '【機密性2】一式.zip'], plain: false });
		assert.deepEqual(seen(all), ['content 【機密性2】一式.zip C2']);
		assert.equal(read(makeMail([], [...own, text('a.md', FULL)])).mail?.plain, true);
		const logo: MadePart = { fields: ['Content-Type: image/png', 'Content-ID: <logo>', 'Content-Disposition: inline'], body: 'x' };
		assert.equal(read(makeMail([], [...own, logo])).mail?.plain, false);
		// The label file that an export leaves beside its result speaks for it.
		const labelled = read(
			makeMail(
				[],
				[
					{ name: '名簿.age', body: sealed },
					{ name: '名簿.age.label', type: 'text/plain', body: `${C2}\n` },
				],
			),
		);
		assert.deepEqual(
			[seen(labelled), labelled.mail],
			[['content 名簿.age C2I2A1'], { draft: true, encrypted: ['名簿.age'], plain: false }],
		);
	});

	it('two of one name are told apart', async () => {
		const mail = read(
			makeMail(
				[],
				[
					{ name: 'a.zip', body: await encryptedZip() },
					{ name: 'a.zip', body: Buffer.from('PK\x03\x04') },
				],
			),
		);
		assert.deepEqual(mail.mail, { draft: true, encrypted: ['a.zip'], plain: true });
	});

	it('S/MIME and PGP/MIME', () => {
		const field = (type: string): Buffer =>
			Buffer.from(`From: a\nSubject: x\nContent-Type: ${type}\nContent-Transfer-Encoding: base64\n\nMIIB\n`);
		assert.equal(read(field('application/pkcs7-mime; smime-type=enveloped-data; name=smime.p7m')).state.encrypted, true);
		assert.equal(read(field('application/pkcs7-mime; smime-type=signed-data; name=smime.p7m')).state.encrypted, false);
		const pgp =
			'From: a\nContent-Type: multipart/encrypted; protocol="application/pgp-encrypted"; boundary=b\n\n--b\n\nVersion: 1\n--b--\n';
		assert.equal(read(Buffer.from(pgp)).state.encrypted, true);
		const signed =
			'From: a\nContent-Type: multipart/signed; boundary=b\n\n--b\n\ntext\n--b\nContent-Type: application/pkcs7-signature; name=smime.p7s\n\nx\n--b--\n';
		const result = read(Buffer.from(signed));
		assert.deepEqual([result.state.signed, result.state.encrypted, result.mail?.plain], [true, false, false]);
	});

	it('what cannot be read makes the mail "not checked", by name', () => {
		const result = read(makeMail([`Subject: ${C2}`], [{ name: '壊れ.docx', body: 'no zip' }]));
		assert.equal(result.state.unreadable?.code, 'wrong-type');
		assert.match(result.state.unreadable?.detail ?? '', /^壊れ\.docx: /);
		assert.equal(result.markings.length, 1);
	});

	it('a whole PDF of the samples as attachment is plain', () => {
		const pdf = readFileSync(path.join(__dirname, '../../../../samples/share/送付/委託業者向け作業指示.pdf'));
		assert.deepEqual(read(makeMail([], [{ name: 'a.pdf', body: pdf }])).mail, { draft: true, encrypted: [], plain: true });
	});

	it('names cannot deceive or lead elsewhere', () => {
		const result = read(makeMail([], [text('../../etc/\u202etxt.機密性2_a.md', FULL), text(`${'長'.repeat(400)}.md`, FULL)]));
		assert.equal(result.markings[0]?.where, ' txt.機密性2_a.md'.trim());
		assert.ok(result.markings.every(({ where }) => where.length <= 255));
	});
});
