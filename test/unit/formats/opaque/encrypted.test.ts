import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { PDFDocument } from '@cantoo/pdf-lib';
import { armor, Encrypter } from 'age-encryption';
import fc from 'fast-check';
import { BufferSource, formatFor } from '../../../../src/formats';
import { DEFAULT_POLICY_ID, loadBuiltin } from '../../../../src/policy';
import { encryptedZip } from '../mail/sealed';

const policy = loadBuiltin(DEFAULT_POLICY_ID);

function isEncrypted(name: string, bytes: Uint8Array): boolean {
	const { state, format } = formatFor(name, bytes.subarray(0, 4096)).read(new BufferSource(bytes), { path: name, policy });
	assert.equal(format, 'opaque');
	assert.equal(state.unreadable, null);
	return state.encrypted;
}

async function pdf(encrypted: boolean, useObjectStreams: boolean): Promise<Uint8Array> {
	const document = await PDFDocument.create();
	document.addPage().drawText('secret');
	if (encrypted) document.encrypt({ userPassword: 'correct horse', ownerPassword: 'x' });
	return document.save({ useObjectStreams });
}

describe('formats/opaque: encrypted files', () => {
	it('age, binary and armoured', async () => {
		const age = new Encrypter();
		age.setPassphrase('correct horse battery staple');
		age.setScryptWorkFactor(10);
		const sealed = await age.encrypt('secret');
		assert.ok(isEncrypted('a.age', sealed));
		assert.ok(isEncrypted('名簿.docx.age', Buffer.from(armor.encode(sealed))));
		assert.ok(isEncrypted('a.asc', Buffer.from('-----BEGIN PGP MESSAGE-----\n\nx\n')));
	});

	it('an archive only where all of it is', async () => {
		assert.ok(isEncrypted('a.zip', await encryptedZip()));
		assert.ok(!isEncrypted('a.zip', await encryptedZip(true)));
		assert.ok(!isEncrypted('a.zip', Buffer.from('PK\x03\x04\x14\0\x01\0cut off')));
	});

	it('a PDF by its trailer, table or stream', async () => {
		for (const streams of [true, false]) {
			assert.ok(isEncrypted('a.pdf', await pdf(true, streams)), `encrypted, ${streams}`);
			assert.ok(!isEncrypted('a.pdf', await pdf(false, streams)), `plain, ${streams}`);
		}
		const sample = readFileSync(path.join(__dirname, '../../../../samples/share/送付/委託業者向け作業指示.pdf'));
		assert.ok(!isEncrypted('a.pdf', sample));
		assert.ok(!isEncrypted('a.pdf', Buffer.from('%PDF-1.7\n/Encrypt 1 0 R\n')));
	});

	it('enveloped CMS, but not signed', () => {
		const cms = (last: number): Buffer =>
			Buffer.from([0x30, 0x80, 6, 9, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 7, last, 0xa0, 0x80, 0x30, 0x80]);
		assert.deepEqual([isEncrypted('a.p7m', cms(3)), isEncrypted('a.p7m', cms(2))], [true, false]);
	});

	it('never throws for changed bytes', async () => {
		for (const whole of [await encryptedZip(), await pdf(true, true)]) {
			fc.assert(
				fc.property(fc.nat(whole.length - 1), fc.nat(255), fc.boolean(), (at, value, cut) => {
					const bytes = Uint8Array.from(cut ? whole.subarray(0, at) : whole);
					if (!cut) bytes[at] = value;
					const format = formatFor('a.bin', bytes.subarray(0, 4096));
					assert.equal(typeof format.read(new BufferSource(bytes), { path: 'a.bin', policy }).state.encrypted, 'boolean');
				}),
			);
		}
	});
});
