import assert from 'node:assert/strict';
import { RC4_40, wordStreams } from '../../../corpus/old-office';
import { compound, readOle, seenOle } from '../../../corpus/ole';
import { type MessageOptions, messageFile } from '../../../corpus/outlook';
import { buildZip } from '../../../corpus/zip-builder';

const GUID = '0b3c4a1e-1111-4222-8333-444455556666';
const read = (options: MessageOptions) => readOle(messageFile(options), 'a.msg');
const seen = (options: MessageOptions) => seenOle(messageFile(options), 'a.msg');
const text = (content: string): Buffer => Buffer.from(content);

/** CMS of enveloped and of signed data, as far as they are looked at. */
const ENVELOPED = Buffer.from('3080 0609 2a864886f70d010703 a080 3080 0201 00'.replaceAll(' ', ''), 'hex');

describe('ole: messages of Outlook', () => {
	it('reads the subject as that of any mail', () => {
		assert.deepEqual(seen({ subject: 'RE: 【機密性2】打合せ' }), ['property Subject 【機密性2】']);
		assert.deepEqual(seen({ subject: '機密性2について' }), []);
		const sjis = Buffer.from([0x81, 0x79, 0x8b, 0x40, 0x96, 0xa7, 0x90, 0xab, 0x32, 0x81, 0x7a]);
		const codePage = { number: 932, encode: (value: string) => (value.includes('機') ? sjis : Buffer.from(value)) };
		assert.deepEqual(seen({ subject: '【機密性2】', codePage }), ['property Subject 【機密性2】']);
	});

	it('reads the header as it came, and what of it is kept by name', () => {
		const transport = `Received: from a\r\nSubject: 【機密性3】\r\nX-Classification: 機密性2\r\nmsip_labels: MSIP_Label_${GUID}_Enabled=true; MSIP_Label_${GUID}_Name=Secret\r\n\r\n`;
		const { markings, foreign, mail } = read({
			transport,
			subject: '件名',
			named: { 'x-classification': '機密性2', 'X-Label': '完全性1' },
		});
		assert.deepEqual(
			markings.map(({ where, text: found }) => `${where} ${found}`),
			['X-Classification 機密性2', 'X-Label 完全性1'],
		);
		assert.deepEqual(
			foreign.map(({ name }) => name),
			['Secret'],
		);
		assert.equal(mail?.draft, false);
		const named = read({ named: { msip_labels: `MSIP_Label_${GUID}_Enabled=true` } });
		assert.deepEqual(
			named.foreign.map(({ name }) => name),
			[GUID],
		);
	});

	it('reads categories', () => {
		assert.deepEqual(seen({ categories: ['会議', '機密性2'] }), ['property Categories 機密性2']);
	});

	it('tells drafts', () => {
		assert.equal(read({ flags: 8 }).mail?.draft, true);
		assert.equal(read({ flags: 1 }).mail?.draft, false);
		assert.equal(read({}).mail?.draft, true, 'without a header that somebody received');
	});

	it('reads attachments by their own formats, and counts them', () => {
		const zip = buildZip([
			{ name: '機密性3.txt', content: 'a' },
			{ name: 'b.txt', content: 'b' },
		]);
		const { markings, content, mail } = read({
			attachments: [
				{ name: 'a.txt', bytes: text('機密性2\n本文\n') },
				{ name: 'b.bin', bytes: Buffer.alloc(5000, 1) },
				{ name: 'c.zip', bytes: zip },
				{ name: '名簿_C2I2A1.csv', bytes: text('1,2\n') },
			],
		});
		assert.deepEqual(
			markings.map(({ place, where, text: found }) => `${place} ${where} ${found}`),
			['content a.txt 機密性2', 'content c.zip/機密性3.txt 機密性3', 'content 名簿_C2I2A1.csv C2I2A1'],
		);
		assert.deepEqual([content?.documents, content?.unlabelled, content?.examples.unlabelled], [5, 2, ['b.bin', 'c.zip/b.txt']]);
		assert.deepEqual(mail, { draft: true, encrypted: [], plain: true });
	});

	it('lets a label file beside an attachment speak for it', () => {
		const { markings, content } = read({
			attachments: [
				{ name: 'a.bin', bytes: Buffer.alloc(10) },
				{ name: 'a.bin.label', bytes: text('機密性2 完全性1 可用性1\n') },
			],
		});
		assert.deepEqual(
			markings.map(({ place, where }) => `${place} ${where}`),
			['content a.bin'],
		);
		assert.deepEqual([content?.documents, content?.unlabelled], [1, 0]);
	});

	it('does not count pictures within the text', () => {
		const picture = { bytes: Buffer.from('\x89PNG', 'latin1'), type: 'image/png', contentId: '1@a' };
		const { content, mail } = read({
			attachments: [
				{ ...picture, name: 'a.png', numbers: [[0x3714_0003, 4]] },
				{ ...picture, name: 'b.png', numbers: [[0x7ffe_000b, 1]] },
			],
		});
		assert.deepEqual([content?.documents, mail?.plain], [0, false]);
		assert.equal(read({ attachments: [{ ...picture, name: 'c.png' }] }).content?.documents, 1, 'attached by somebody');
	});

	it('reads messages within messages, as objects and as files', () => {
		const inner: MessageOptions = { subject: '【機密性2】内側', attachments: [{ name: 'c.txt', bytes: text('機密性3\n') }] };
		const { markings, content } = read({
			attachments: [
				{ name: '内側', message: inner },
				{ name: 'file.msg', bytes: messageFile(inner) },
				{ name: 'm.eml', bytes: text('From: a\r\nSubject: x\r\n\r\nx') },
			],
		});
		assert.deepEqual(
			markings.map(({ where, text: found }) => `${where} ${found}`),
			['内側 【機密性2】', '内側/c.txt 機密性3', 'file.msg 【機密性2】', 'file.msg/c.txt 機密性3'],
		);
		assert.deepEqual([content?.documents, content?.unlabelled, content?.examples.unlabelled], [5, 1, ['m.eml']]);
	});

	it('names encrypted attachments', () => {
		const { mail, content, state } = read({
			attachments: [
				{ name: 'a.doc', bytes: compound(wordStreams({ encryption: RC4_40 })) },
				{ name: 'b.txt', bytes: text('b') },
				{ name: 'c.p7m', bytes: ENVELOPED },
			],
		});
		assert.deepEqual(mail?.encrypted, ['a.doc', 'c.p7m']);
		assert.deepEqual([content?.encrypted, content?.unlabelled, state.encrypted], [2, 1, false]);
	});

	it('knows messages that are encrypted or signed as a whole', () => {
		const secure = read({ messageClass: 'IPM.Note.SMIME', attachments: [{ name: 'smime.p7m', bytes: ENVELOPED }] });
		assert.deepEqual([secure.state.encrypted, secure.state.encryption?.scheme, secure.content?.documents], [true, 'CMS', 0]);
		const rights = read({ attachments: [{ name: 'message.rpmsg', bytes: Buffer.alloc(100) }] });
		assert.deepEqual([rights.state.encrypted, rights.state.encryption?.scheme], [true, 'Information Rights Management']);
		const mime = [
			'Content-Type: multipart/signed; boundary=x; protocol="application/pkcs7-signature"',
			'',
			'--x',
			'Content-Type: multipart/mixed; boundary=y',
			'',
			'--y',
			'Content-Type: text/plain',
			'',
			'text',
			'--y',
			'Content-Type: text/plain; name=a.txt',
			'Content-Disposition: attachment; filename=a.txt',
			'',
			'C2I2A1',
			'--y--',
			'--x',
			'Content-Type: application/pkcs7-signature; name=smime.p7s',
			'',
			'AAAA',
			'--x--',
			'',
		].join('\r\n');
		const signed = read({ messageClass: 'IPM.Note.SMIME.MultipartSigned', attachments: [{ name: 'smime.p7m', bytes: text(mime) }] });
		assert.deepEqual([signed.state.signed, signed.state.encrypted, signed.content?.documents], [true, false, 1]);
		assert.deepEqual(
			signed.markings.map(({ where, text: found }) => `${where} ${found}`),
			['smime.p7m/a.txt C2I2A1'],
		);
	});

	it('ends where messages are nested without end, or attachments are without number', () => {
		let deep: MessageOptions = { subject: '【機密性2】' };
		for (let depth = 0; depth < 6; depth++) deep = { attachments: [{ name: 'm', message: deep }] };
		assert.equal(read(deep).state.unreadable?.code, 'too-large');
		let file = messageFile({ subject: '【機密性2】' });
		for (let depth = 0; depth < 8; depth++) file = messageFile({ attachments: [{ name: 'm.msg', bytes: file }] });
		const nested = readOle(file, 'a.msg');
		assert.equal(nested.content?.unread, 1);
		const many = read({ attachments: Array.from({ length: 300 }, () => ({ name: 'a.txt', bytes: text('a') })) });
		assert.equal(many.state.unreadable?.code, 'too-large');
	});
});
