import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { armor, Encrypter } from 'age-encryption';
import fc from 'fast-check';
import { BufferSource, type Encryption, formatFor, opaqueFormat } from '../../../../src/formats';
import { DEFAULT_POLICY_ID, loadBuiltin } from '../../../../src/policy';
import { requireTool } from '../../../support/tools';

const policy = loadBuiltin(DEFAULT_POLICY_ID);

function encryptionOf(name: string, bytes: Uint8Array): Encryption | null {
	const { state, format } = formatFor(name, bytes.subarray(0, 4096)).read(new BufferSource(bytes), { path: name, policy });
	assert.equal(format, 'opaque');
	assert.equal(state.unreadable, null);
	assert.equal(state.encrypted, state.encryption !== undefined);
	return state.encryption ?? null;
}

const AGE = { scheme: 'age', algorithm: 'ChaCha20-Poly1305', keyBits: 256 };
const OPENPGP = { scheme: 'OpenPGP', algorithm: null, keyBits: null };

describe('formats/opaque: encrypted files', () => {
	it('age, binary and armoured; OpenPGP', async () => {
		const age = new Encrypter();
		age.setPassphrase('correct horse battery staple');
		age.setScryptWorkFactor(10);
		const sealed = await age.encrypt('secret');
		assert.deepEqual(encryptionOf('a.age', sealed), AGE);
		assert.deepEqual(encryptionOf('名簿.docx.age', Buffer.from(armor.encode(sealed))), AGE);
		assert.deepEqual(encryptionOf('a.asc', Buffer.from('-----BEGIN PGP MESSAGE-----\n\nx\n')), OPENPGP);
		assert.deepEqual(encryptionOf('名簿.csv.gpg', Buffer.from([0x8c, 0x0d, 4, 9, 3, 2, 0xff, 0xfe, 0x80, 0, 1])), OPENPGP);
		assert.equal(encryptionOf('a.bin', Buffer.from([0x8c, 0x0d, 4, 9, 3, 2, 0xff, 0xfe, 0x80, 0, 1])), null);
	});

	it('enveloped CMS, but not signed', () => {
		const cms = (last: number): Buffer =>
			Buffer.from([0x30, 0x80, 6, 9, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 7, last, 0xa0, 0x80, 0x30, 0x80]);
		assert.deepEqual(encryptionOf('a.p7m', cms(3)), { scheme: 'CMS', algorithm: null, keyBits: null });
		assert.equal(encryptionOf('a.p7m', cms(2)), null);
	});

	it('the cipher of enveloped CMS as OpenSSL writes it', function () {
		const openssl = requireTool(this, 'openssl');
		const key = '00112233445566778899aabbccddeeff';
		const seal = (cipher: string, secret: string): Buffer =>
			execFileSync(openssl, ['cms', '-encrypt', `-${cipher}`, '-outform', 'DER', '-secretkey', secret, '-secretkeyid', '01', '-binary'], {
				input: 'secret',
			});
		assert.deepEqual(encryptionOf('a.p7m', seal('aes256', key + key)), { scheme: 'CMS', algorithm: 'AES-CBC', keyBits: 256 });
		assert.deepEqual(encryptionOf('a.p7m', seal('aes-128-gcm', key)), { scheme: 'CMS', algorithm: 'AES-GCM', keyBits: 128 });
	});

	it('never throws for changed bytes', () => {
		const whole = Buffer.from([0x30, 0x80, 6, 9, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 7, 3, 0xa0, 0x80, 0x30, 0x80]);
		fc.assert(
			fc.property(fc.nat(whole.length - 1), fc.nat(255), fc.boolean(), (at, value, cut) => {
				const bytes = Uint8Array.from(cut ? whole.subarray(0, at) : whole);
				if (!cut) bytes[at] = value;
				assert.equal(typeof opaqueFormat.read(new BufferSource(bytes), { path: 'a.bin', policy }).state.encrypted, 'boolean');
			}),
		);
	});
});
