import assert from 'node:assert/strict';
import fc from 'fast-check';
import { splitMultipart } from '../../../../src/formats/mail/multipart';
import { decodeTransfer } from '../../../../src/formats/mail/transfer';
import { makeMail, policy, read, seen } from './make';

function parts(text: string, boundary: string): string[] | null {
	const bytes = Buffer.from(text);
	return splitMultipart(bytes, 0, bytes.length, boundary)?.map(({ start, end }) => bytes.toString('utf8', start, end)) ?? null;
}

describe('formats/mail: multipart', () => {
	it('parts at whole lines of the boundary only', () => {
		assert.deepEqual(parts('pre\n--b\nA\n--b \t\nB\n\n--b--\nepi\n--b\nC', 'b'), ['A', 'B\n']);
		assert.deepEqual(parts('--b\r\nA\r\n--bb\r\nx\r\n --b\r\n--b--x\r\ny--b\r\n--b--', 'b'), ['A\r\n--bb\r\nx\r\n --b\r\n--b--x\r\ny--b']);
		assert.deepEqual(parts('--b\nA\n--b', 'b'), ['A', '']);
		assert.deepEqual(parts('--b\nA never closed', 'b'), ['A never closed']);
		assert.deepEqual(parts('--b\n--b\n--b--\n', 'b'), ['', '']);
	});

	it('no boundary, or one that does not stand there, is not guessed', () => {
		for (const boundary of ['', '  ', 'c', 'x'.repeat(300)]) assert.equal(parts('--b\nA\n--b--\n', boundary), null, boundary);
		const mail = Buffer.from(
			'From: a\nContent-Type: multipart/mixed\n\n--b\nContent-Disposition: attachment; filename=a.txt\n\nx\n--b--\n',
		);
		const { state } = read(mail);
		assert.deepEqual(state.unreadable, { code: 'damaged', detail: 'multipart without its boundary' });
	});

	it('a boundary that begins like the outer one stays within its part', () => {
		const inner =
			'Content-Type: multipart/alternative; boundary="b-1"\n\n--b-1\nContent-Disposition: attachment; filename=a.md\n\n[C2/I2/A1]\n--b-1--';
		const mail = `From: a\nContent-Type: multipart/mixed; boundary="b"\n\n--b\n${inner}\n--b\nContent-Disposition: attachment; filename=b.md\n\n[C3/I2/A2]\n--b--\n`;
		assert.deepEqual(seen(read(Buffer.from(mail))), ['content a.md C2I2A1', 'content b.md C3I2A2']);
	});

	it('the parts of a digest are mails', () => {
		const mail = 'From: a\nContent-Type: multipart/digest; boundary=b\n\n--b\n\nSubject: [C2/I2/A1] x\n\ny\n--b--\n';
		assert.deepEqual(seen(read(Buffer.from(mail))), ['content message/rfc822 C2I2A1']);
	});

	it('decodes what was encoded, and stands what is broken', () => {
		fc.assert(
			fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
				const base64 = Buffer.from(Buffer.from(bytes).toString('base64').replace(/.{10}/g, '$&\r\n'));
				assert.deepEqual(Buffer.from(decodeTransfer(base64, ' Base64 ')), Buffer.from(bytes));
				const quoted = Buffer.from([...bytes].map((byte) => `=${byte.toString(16).padStart(2, '0')}`).join('=\r\n'));
				assert.deepEqual(Buffer.from(decodeTransfer(quoted, 'quoted-printable')), Buffer.from(bytes));
				assert.deepEqual(Buffer.from(decodeTransfer(Buffer.from(bytes), '8bit')), Buffer.from(bytes));
			}),
		);
		assert.equal(decodeTransfer(Buffer.from('a=\nb=zz=4'), 'quoted-printable').toString(), 'ab=zz=4');
	});
});

describe('formats/mail: hostile mails', () => {
	const LIMIT_MS = 5000;
	const timed = (bytes: Buffer): ReturnType<typeof read> => {
		const began = performance.now();
		const result = read(bytes);
		const took = performance.now() - began;
		assert.ok(took < LIMIT_MS, `${took} ms`);
		return result;
	};
	const MB = 1 << 20;
	const head = 'From: a\nSubject: [C2/I2/A1] x\n';

	it('a megabyte of anything takes no time to speak of', () => {
		const fill = (piece: string): string => piece.repeat(Math.ceil(MB / piece.length));
		const mixed = (boundary: string): string => `${head}Content-Type: multipart/mixed; boundary="${boundary}"\n\n`;
		const cases: Record<string, string> = {
			'header in one field': `X: ${fill('a')}\n${head}\n`,
			'header folded': `X: a\n${fill(' b\n')}${head}\n`,
			'header fields': `${fill('X-Y: z\n')}${head}\n`,
			'header names': `${Array.from({ length: 60_000 }, (_, index) => `X-${index}: z\n`).join('')}${head}\n`,
			'subject of words': `Subject: ${fill('=?utf-8?B?4')}\n${head}\n`,
			'subject of empty words': `From: a\nSubject: ${fill('=?utf-8?Q??= ')}\n\n`,
			'subject of brackets': `From: a\nSubject: ${fill('【機密性')}\n\n`,
			parameters: `${head}Content-Type: multipart/mixed; ${fill('a*0*=b;')}\n\n`,
			quotes: `${head}Content-Type: multipart/mixed; boundary=${fill('"\\')}\n\n`,
			'boundary lines': mixed('b') + fill('--b\n'),
			'boundary nearly': mixed('-'.repeat(199)) + fill('-'),
			'boundary nearly, by lines': mixed(`${'-'.repeat(150)}x`) + fill(`${'-'.repeat(152)}\n`),
			'boundary and blanks': `${mixed('b')}--b${fill(' ')}x`,
			'boundary again and again': mixed('b') + fill('--b \t x\n'),
			'NUL bytes': `${mixed('b')}--b\n\n${fill('\0')}`,
			'only NUL bytes': fill('\0'),
			nested: Array.from({ length: 5000 }, (_, index) => `Content-Type: multipart/mixed; boundary=b${index}\n\n--b${index}\n`).join(''),
			'nested, one boundary': mixed('b') + fill('--b\nContent-Type: multipart/mixed; boundary=b\n\n'),
			'mails in mails': `${mixed('b')}--b\n${fill('Content-Type: message/rfc822\n\n')}`,
			'quoted-printable': `${head}Content-Type: application/x\nContent-Transfer-Encoding: quoted-printable\n\n${fill('=3D=')}`,
			base64: `${head}Content-Type: application/x\nContent-Transfer-Encoding: base64\n\n${fill('QUJ\n')}`,
			attachments: mixed('b') + fill('--b\nContent-Disposition: attachment; filename=a.txt\n\nx\n'),
			'label files': mixed('b') + fill('--b\nContent-Disposition: attachment; filename=a.label\n\nx\n--b\nContent-Type: x/y; name=a\n\n'),
		};
		for (const [name, text] of Object.entries(cases)) {
			const began = performance.now();
			const result = timed(Buffer.from(text));
			assert.equal(result.format, 'mail', name);
			assert.ok(performance.now() - began < LIMIT_MS, name);
		}
	});

	it('more than anybody attaches is "not checked"; what was read until then counts', () => {
		const many = makeMail(
			['Subject: [C2/I2/A1] x'],
			Array.from({ length: 201 }, (_, index) => ({ name: `${index}.txt`, body: 'x' })),
		);
		const result = timed(many);
		assert.deepEqual([result.state.unreadable?.code, result.state.unreadable?.detail], ['too-large', 'over 200 attachments']);
		assert.deepEqual(seen(result), ['property Subject C2I2A1']);
		const deep = Array.from({ length: 40 }, (_, index) => `Content-Type: multipart/mixed; boundary=b${index}\n\n--b${index}\n`).join('');
		assert.equal(timed(Buffer.from(`From: a\n${deep}`)).state.unreadable?.code, 'too-large');
	});

	it('what is too large to be read whole shows its header', () => {
		const mail = makeMail(['Subject: [C2/I2/A1] x'], [{ name: 'a.txt', body: 'x'.repeat(5000) }]);
		const small = { ...policy, scan: { ...policy.scan, maxFileSize: 2048 } };
		const result = read(mail, small);
		assert.equal(result.state.unreadable?.code, 'too-large');
		assert.deepEqual(seen(result), ['property Subject C2I2A1']);
	});

	it('changed bytes never throw', () => {
		const inner = makeMail(['Subject: =?iso-2022-jp?B?GyRCNSFMKUAtGyhC?='], [{ name: 'a.docx', body: 'PK\x03\x04' }], 'inner');
		const mail = makeMail(
			['Subject: 【機密性2・完全性2・可用性1】', 'msip_labels: MSIP_Label_aaaaaaaa-bbbb-cccc-dddd-eeeeeeeeeeee_Name=x;'],
			[
				{ name: '名簿.md', body: '【機密性2・完全性2・可用性1】\n' },
				{ name: 'b.eml', type: 'message/rfc822', body: inner },
				{ name: 'c.zip', body: 'PK\x03\x04\x14\0\x01\0' },
				{ name: 'd.pdf', body: '%PDF-1.7\nstartxref\n3\n%%EOF' },
			],
		);
		const change = fc.record({ at: fc.nat(mail.length - 1), length: fc.nat(40), bytes: fc.uint8Array({ maxLength: 12 }) });
		fc.assert(
			fc.property(fc.array(change, { minLength: 1, maxLength: 5 }), (changes) => {
				let bytes: Buffer = mail;
				for (const { at, length, bytes: put } of changes)
					bytes = Buffer.concat([bytes.subarray(0, at), Buffer.from(put), bytes.subarray(at + length)]);
				const result = read(bytes);
				assert.equal(result.format, 'mail');
				for (const { range, place } of result.markings) assert.ok(range === null && (place === 'content' || place === 'property'));
			}),
			{ numRuns: 500 },
		);
	});
});
