import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { inspect } from 'node:util';
import { KeyError } from '../../../src/export/keys';
import { SignatureError, signManifest, verifySignature } from '../../../src/export/signature';
import { requireTool } from '../../support/tools';
import { makeTree, removeTrees } from '../workspace/tree';

interface Pair {
	readonly publicKey: KeyObject;
	readonly privateKey: KeyObject;
}

const PASSPHRASE = 'planted-Geheimnis-9481';
const pairs: Readonly<Record<string, Pair>> = {
	Ed25519: generateKeyPairSync('ed25519'),
	'ECDSA-P256-SHA256': generateKeyPairSync('ec', { namedCurve: 'P-256' }),
	'RSA-SHA256': generateKeyPairSync('rsa', { modulusLength: 3072 }),
	'RSA-PSS-SHA256': generateKeyPairSync('rsa-pss', { modulusLength: 3072, hashAlgorithm: 'sha256', mgf1HashAlgorithm: 'sha256' }),
};

const pemOf = ({ privateKey }: Pair): string => privateKey.export({ type: 'pkcs8', format: 'pem' }) as string;
const encryptedPemOf = ({ privateKey }: Pair): string =>
	privateKey.export({ type: 'pkcs8', format: 'pem', cipher: 'aes-256-cbc', passphrase: PASSPHRASE }) as string;
const publicPemOf = ({ publicKey }: Pair): string => publicKey.export({ type: 'spki', format: 'pem' }) as string;

function manifest(): string {
	return path.join(makeTree({ 'm.sha256': '# kakuzuke manifest 1\n' }), 'm.sha256');
}

async function failsWith(work: Promise<unknown>, code: string): Promise<void> {
	await assert.rejects(work, (error) => {
		assert.ok(error instanceof KeyError || error instanceof SignatureError);
		assert.equal(error.code, code);
		assert.ok(!inspect(error, { depth: 9 }).includes(PASSPHRASE));
		return true;
	});
}

describe('export/signature', () => {
	after(removeTrees);

	for (const [algorithm, pair] of Object.entries(pairs)) {
		it(`${algorithm}: signs, verifies, and tells every alteration and another key`, async () => {
			const file = manifest();
			const signed = await signManifest(file, { pem: encryptedPemOf(pair), passphrase: PASSPHRASE });
			assert.equal(signed.path, `${file}.sig`);
			assert.equal(signed.algorithm, algorithm);
			const key = publicPemOf(pair);
			const good = await verifySignature(file, { key });
			assert.deepEqual(good, { state: 'good', algorithm, signer: { fingerprint: signed.fingerprint, certificate: null } });
			const der = pair.publicKey.export({ type: 'spki', format: 'der' });
			assert.equal((await verifySignature(file, { key: der })).state, 'good');
			const other = generateKeyPairSync('ed25519');
			assert.equal((await verifySignature(file, { key: publicPemOf(other) })).state, 'wrong');
			const signature = readFileSync(signed.path);
			signature[5] = (signature[5] ?? 0) ^ 1;
			for (const bad of [signature, Buffer.alloc(0), signature.subarray(1), Buffer.alloc(100_000)]) {
				writeFileSync(`${file}.other`, bad);
				assert.equal((await verifySignature(file, { key, signature: `${file}.other` })).state, 'wrong');
			}
			writeFileSync(file, '# kakuzuke manifest 2\n');
			assert.equal((await verifySignature(file, { key })).state, 'wrong');
			assert.deepEqual(readdirSync(path.dirname(file)).sort(), ['m.sha256', 'm.sha256.other', 'm.sha256.sig']);
		});

		it(`${algorithm}: OpenSSL verifies it in one command`, async function () {
			const openssl = requireTool(this, 'openssl');
			const file = manifest();
			await signManifest(file, { pem: pemOf(pair) });
			const cwd = path.dirname(file);
			writeFileSync(path.join(cwd, 'key.pem'), publicPemOf(pair));
			const args =
				algorithm === 'Ed25519'
					? 'pkeyutl -verify -rawin -pubin -inkey key.pem -sigfile m.sha256.sig -in m.sha256'
					: 'dgst -sha256 -verify key.pem -signature m.sha256.sig m.sha256';
			const ran = spawnSync(openssl, args.split(' '), { cwd, encoding: 'utf8' });
			assert.equal(ran.status, 0, ran.stdout + ran.stderr);
			writeFileSync(file, 'other');
			assert.notEqual(spawnSync(openssl, args.split(' '), { cwd }).status, 0);
		});
	}

	it('verifies what OpenSSL signs, PSS too', async function () {
		const openssl = requireTool(this, 'openssl');
		const file = manifest();
		const cwd = path.dirname(file);
		const pair = pairs['RSA-SHA256'] as Pair;
		writeFileSync(path.join(cwd, 'private.pem'), pemOf(pair));
		for (const extra of [[], ['-sigopt', 'rsa_padding_mode:pss']]) {
			execFileSync(openssl, ['dgst', '-sha256', '-sign', 'private.pem', ...extra, '-out', 'm.sha256.sig', 'm.sha256'], { cwd });
			assert.equal((await verifySignature(file, { key: publicPemOf(pair) })).state, 'good');
		}
	});

	it('says whose certificate it is, and does not accept it out of its time', async function () {
		const openssl = requireTool(this, 'openssl');
		const file = manifest();
		const cwd = path.dirname(file);
		writeFileSync(path.join(cwd, 'private.pem'), pemOf(pairs.Ed25519 as Pair));
		const request = [
			'req',
			'-x509',
			'-key',
			'private.pem',
			'-days',
			'30',
			'-subj',
			'/C=JP/O=西原村/CN=総務課',
			'-utf8',
			'-out',
			'cert.pem',
		];
		execFileSync(openssl, request, { cwd, stdio: 'pipe' });
		await signManifest(file, { pem: pemOf(pairs.Ed25519 as Pair) });
		const key = readFileSync(path.join(cwd, 'cert.pem'));
		const { state, signer } = await verifySignature(file, { key });
		assert.equal(state, 'good');
		assert.equal(signer.certificate?.subject, 'C=JP, O=西原村, CN=総務課');
		assert.equal(signer.certificate?.issuer, signer.certificate?.subject);
		assert.equal(signer.certificate?.selfSigned, true);
		assert.equal(signer.fingerprint, (await verifySignature(file, { key: publicPemOf(pairs.Ed25519 as Pair) })).signer.fingerprint);
		const at = async (days: number): Promise<string> =>
			(await verifySignature(file, { key, now: new Date(Date.now() + days * 86_400_000) })).state;
		assert.deepEqual([await at(-1), await at(1), await at(31)], ['not-yet-valid', 'good', 'expired']);
		execFileSync(openssl, ['x509', '-in', 'cert.pem', '-outform', 'der', '-out', 'cert.cer'], { cwd });
		assert.equal((await verifySignature(file, { key: readFileSync(path.join(cwd, 'cert.cer')) })).state, 'good');
		writeFileSync(file, 'other');
		assert.equal((await verifySignature(file, { key, now: new Date(Date.now() + 31 * 86_400_000) })).state, 'wrong');
	});

	it('refuses keys that are none, too weak, of another kind, or private where a public one is meant', async () => {
		const file = manifest();
		const pair = pairs.Ed25519 as Pair;
		await failsWith(signManifest(file, { pem: 'nothing' }), 'key-invalid');
		await failsWith(signManifest(file, { pem: publicPemOf(pair) }), 'key-invalid');
		await failsWith(signManifest(file, { pem: pemOf(pair).replace(/[A-Za-z]{9}/, '!!!!!!!!!') }), 'key-invalid');
		await failsWith(signManifest(file, { pem: encryptedPemOf(pair) }), 'passphrase-missing');
		await failsWith(signManifest(file, { pem: encryptedPemOf(pair), passphrase: `${PASSPHRASE}x` }), 'passphrase-wrong');
		await failsWith(signManifest(file, { pem: pemOf(generateKeyPairSync('rsa', { modulusLength: 2048 })) }), 'key-weak');
		await failsWith(signManifest(file, { pem: pemOf(generateKeyPairSync('ec', { namedCurve: 'P-384' })) }), 'key-unsupported');
		await failsWith(signManifest(file, { pem: pemOf(generateKeyPairSync('x25519')) }), 'key-unsupported');
		assert.deepEqual(readdirSync(path.dirname(file)), ['m.sha256']);
		writeFileSync(`${file}.sig`, '');
		await failsWith(verifySignature(file, { key: pemOf(pair) }), 'private-key-given');
		await failsWith(verifySignature(file, { key: 'nothing' }), 'key-invalid');
		await failsWith(verifySignature(file, { key: '-----BEGIN CERTIFICATE-----\nAA==\n-----END CERTIFICATE-----\n' }), 'key-invalid');
	});

	it('does not write over a signature that is there', async () => {
		const file = manifest();
		await signManifest(file, { pem: pemOf(pairs.Ed25519 as Pair) });
		await failsWith(signManifest(file, { pem: pemOf(pairs['RSA-SHA256'] as Pair) }), 'name-taken');
		assert.equal((await verifySignature(file, { key: publicPemOf(pairs.Ed25519 as Pair) })).state, 'good');
		assert.deepEqual(readdirSync(path.dirname(file)).sort(), ['m.sha256', 'm.sha256.sig']);
	});
});
