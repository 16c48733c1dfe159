import { createHash } from 'node:crypto';
import { Encrypter } from 'age-encryption';
import { FileSource } from '../../formats/source';
import { AgeFile } from './age-open';
import { archive } from './archive';
import { copied, Originals } from './content';
import { failed } from './failure';
import { archiveNames } from './names';
import { Pace } from './original';
import { type Draft, type OutputIo, produce } from './output';
import { type Method, MethodError, type MethodOutput, type MethodRequest } from './types';
import { checkArchive, expectedOf, wrong } from './zip-check';

/** A recipient's X25519 key in Bech32: the prefix, 52 characters of data and 6 of checksum. */
const RECIPIENT = /^age1[02-9ac-hj-np-z]{58}$/;

/**
 * Encryption to the recipients' keys (age v1, X25519): nothing secret has to be handed over. One file becomes `name.ext.age`, several become a zip
 * archive within `stem.zip.age`.
 */
export const ageMethod: Method = {
	id: 'age',
	secret: 'recipients',
	algorithm: 'X25519, ChaCha20-Poly1305',
	joins: true,
	accepts: () => true,
	encrypt: (request) => encryptAge(request),
};

/** `ageMethod.encrypt`; tests put failing system calls in. */
export async function encryptAge(request: MethodRequest, io?: OutputIo): Promise<readonly MethodOutput[]> {
	const keys = recipientsOf(request);
	archiveNames(request.files);
	const pace = new Pace(request);
	const originals = new Originals(pace);
	const witness = new Witness();
	try {
		const results = await produce(
			request,
			async (drafts) => {
				const encrypter = await encrypterFor(keys, witness);
				const draft = drafts.open(resultName(request));
				await fill(draft, encrypter, plainOf(request, originals), pace);
				await verify(draft, request, { keys: keys.length, witness, originals, pace });
			},
			io,
		);
		return results.map((result) => ({ ...result, originals: originals.hashes }));
	} finally {
		witness.forget();
		originals.close();
	}
}

/**
 * The recipients' keys, each once.
 * @throws MethodError `recipient-invalid`; its detail is the key that is at fault, or `#` and its number where it may be a secret one
 */
function recipientsOf(request: MethodRequest): readonly string[] {
	if (request.secret.kind !== 'recipients') throw new MethodError('recipient-invalid', '', '');
	const keys = request.secret.keys.map((key) => key.trim());
	if (keys.length === 0) throw new MethodError('recipient-invalid', '', '');
	keys.forEach((key, index) => {
		if (!isRecipient(key)) throw invalid(key, index);
	});
	return [...new Set(keys)];
}

function isRecipient(key: string): boolean {
	if (!RECIPIENT.test(key)) return false;
	try {
		// The checksum.
		new Encrypter().addRecipient(key);
		return true;
	} catch {
		return false;
	}
}

function invalid(key: string, index: number): MethodError {
	return new MethodError('recipient-invalid', '', /^age1[!-~]*$/.test(key) ? key.slice(0, 80) : `#${index + 1}`);
}

/** A key whose checksum is right may still be no point to encrypt to. @throws MethodError `recipient-invalid` */
async function encrypterFor(keys: readonly string[], witness: Witness): Promise<Encrypter> {
	const all = new Encrypter();
	for (const [index, key] of keys.entries()) {
		const trial = new Encrypter();
		trial.addRecipient(key);
		try {
			await trial.encrypt(new Uint8Array(0));
		} catch {
			throw invalid(key, index);
		}
		all.addRecipient(key);
	}
	all.addRecipient(witness);
	return all;
}

/**
 * Sees the file key and adds nothing to the file. The result is read back with that key, since nobody but the recipient has the private one;
 * encrypting to a key of our own as well would make a second way in.
 */
class Witness {
	private key = new Uint8Array(0);

	wrapFileKey(fileKey: Uint8Array): [] {
		this.key = new Uint8Array(fileKey);
		return [];
	}

	get fileKey(): Uint8Array {
		return this.key;
	}

	forget(): void {
		this.key.fill(0);
	}
}

function resultName(request: MethodRequest): string {
	const [first] = request.files;
	if (request.files.length !== 1 || first === undefined) return `${request.stem}.zip.age`;
	return `${first.name.slice(first.name.lastIndexOf('/') + 1).normalize('NFC')}.age`;
}

function plainOf(request: MethodRequest, originals: Originals): AsyncIterable<Uint8Array> {
	const [first] = request.files;
	if (request.files.length === 1 && first !== undefined) return originals.read(first);
	return archive(originals.items(request.files, true, true), { seal: null });
}

async function fill(draft: Draft, encrypter: Encrypter, plain: AsyncIterable<Uint8Array>, pace: Pace): Promise<void> {
	pace.begin('encrypt');
	// The library keeps what it is given until the next piece.
	const encrypted = await encrypter.encrypt(streamOf(copied(plain)));
	for await (const bytes of encrypted) draft.write(bytes);
	draft.seal();
}

/** Node 20 is the floor, and its first versions have no `ReadableStream.from`. */
function streamOf(source: AsyncGenerator<Uint8Array>): ReadableStream<Uint8Array> {
	return new ReadableStream<Uint8Array>(
		{
			async pull(controller) {
				const { done, value } = await source.next();
				if (done === true) controller.close();
				else controller.enqueue(value);
			},
			async cancel() {
				await source.return(undefined);
			},
		},
		{ highWaterMark: 1 },
	);
}

interface Verification {
	/** Number of recipients. */
	readonly keys: number;
	readonly witness: Witness;
	readonly originals: Originals;
	readonly pace: Pace;
}

/** @throws MethodError */
async function verify(draft: Draft, request: MethodRequest, { keys, witness, originals, pace }: Verification): Promise<void> {
	pace.begin('verify');
	const source = FileSource.open(draft.path);
	try {
		const file = new AgeFile(source, witness.fileKey);
		if (file.recipients.length !== keys || file.recipients.some((type) => type !== 'X25519')) throw wrong('recipients');
		const expected = expectedOf(request.files, originals.hashes);
		const single = request.files.length === 1;
		const steps = single ? pace : pace.silent();
		const hash = createHash('sha256');
		for (const bytes of file.content()) {
			hash.update(bytes);
			await steps.step(bytes.length);
		}
		if (!single) await checkArchive(file, null, expected, pace);
		else if (hash.digest('hex') !== [...expected.values()][0]?.sha256) throw wrong('content');
		else steps.fileDone();
	} catch (error) {
		throw failed(error, draft.path);
	} finally {
		source.close();
	}
}
