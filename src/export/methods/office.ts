import { basename } from 'node:path';
import { isEncryptedPackage, startsCompoundFile } from '../../formats/ooxml/ole';
import { FileSource } from '../../formats/source';
import type { ByteSource } from '../../formats/types';
import { readArchive, ZipError } from '../../formats/zip';
import { failed } from './failure';
import { agileEncryptor, encryptedSize } from './office-agile';
import { COMPOUND_LIMIT, type CompoundPlan, planCompound } from './office-compound';
import { CompoundError } from './office-compound-read';
import { decryptedHash } from './office-read';
import { dataSpaces, INFO_STREAM, infoSize, PACKAGE_STREAM, writeInfo } from './office-streams';
import { Original, Pace } from './original';
import { type Draft, type Drafts, produce } from './output';
import { type Method, MethodError, type MethodFile, type MethodOutput, type MethodRequest } from './types';

/** Packages that Office, and other readers of [MS-OFFCRYPTO], open with a password. */
const ENDINGS = /\.(?:doc[xm]|dot[xm]|xls[xmb]|xlt[xm]|xlam|ppt[xm]|pot[xm]|pps[xm]|ppam)$/i;
/** Office takes no longer password. */
const PASSWORD_LIMIT = 255;

/**
 * Office's own encryption with a password: ECMA-376 agile ([MS-OFFCRYPTO] 2.3.4.10 to 2.3.4.15), AES-256-CBC with SHA-512, 100,000 rounds.
 * Only node's crypto is used. Memory is flat: packages are read, encrypted and verified in pieces.
 */
export const officeMethod: Method = {
	id: 'office',
	secret: 'password',
	algorithm: 'AES-256-CBC, SHA-512 × 100,000 (ECMA-376 agile)',
	joins: false,
	accepts: (name) => ENDINGS.test(name),
	encrypt,
};

async function encrypt(request: MethodRequest): Promise<readonly MethodOutput[]> {
	const password = passwordOf(request);
	const pace = new Pace(request);
	const made: { file: MethodFile; draft: Draft; sha256: string }[] = [];
	const results = await produce(request, async (drafts) => {
		pace.begin('encrypt');
		for (const file of request.files) {
			made.push({ file, ...(await encryptOne(file, password, drafts, pace, request.signal)) });
			pace.fileDone();
		}
		pace.begin('verify');
		for (const one of made) {
			await verify(one.file, one.draft, password, one.sha256, pace, request.signal);
			// Costs as much as the right one; what is written for one is written for all.
			if (one === made[0]) await verifyRefusal(one.file, one.draft, password, request.signal);
			pace.fileDone();
		}
	});
	return results.map((result, index) => {
		const one = made[index];
		return { ...result, originals: new Map(one === undefined ? [] : [[one.file.name, one.sha256]]) };
	});
}

function passwordOf({ secret }: MethodRequest): string {
	if (secret.kind !== 'password' || secret.password === '') throw new MethodError('password-missing', '', '');
	if (secret.password.length > PASSWORD_LIMIT) throw new MethodError('password-weak', '', 'length');
	return secret.password;
}

async function encryptOne(
	file: MethodFile,
	password: string,
	drafts: Drafts,
	pace: Pace,
	signal: AbortSignal | undefined,
): Promise<{ draft: Draft; sha256: string }> {
	const spaces = dataSpaces();
	const sizes = new Map([...spaces].map(([path, bytes]) => [path, bytes.length]));
	const plan = planCompound(sizes.set(INFO_STREAM, infoSize()).set(PACKAGE_STREAM, encryptedSize(file.size)));
	if (plan.size > COMPOUND_LIMIT) throw new MethodError('too-large', file.path, String(file.size));
	checkPackage(file);
	const encryptor = await agileEncryptor(password, file.size, signal);
	const original = new Original(file);
	try {
		const draft = drafts.open(basename(file.name));
		draft.write(plan.head);
		const stream = packageStream(original, encryptor.head, (plain) => encryptor.piece(plain));
		const small = await writePackage(draft, stream, plan, file.size, pace);
		const contents = new Map(spaces).set(INFO_STREAM, writeInfo(encryptor.info()));
		draft.write(plan.tail(small === null ? contents : contents.set(PACKAGE_STREAM, small)));
		if (draft.size !== plan.size) throw new MethodError('verification', file.path, 'size');
		draft.seal();
		return { draft, sha256: original.sha256 };
	} finally {
		original.close();
	}
}

function* packageStream(original: Original, head: Buffer, piece: (plain: Uint8Array) => Buffer): Generator<[Buffer, number]> {
	yield [head, 0];
	for (let plain = original.next(); plain !== null; plain = original.next()) yield [piece(plain), plain.length];
}

/** Writes the stream `EncryptedPackage` in its place; one so small that it belongs into the mini stream is returned instead. */
async function writePackage(
	draft: Draft,
	stream: Iterable<[Buffer, number]>,
	plan: CompoundPlan,
	size: number,
	pace: Pace,
): Promise<Buffer | null> {
	const small: Buffer[] = [];
	const large = plan.isLarge(PACKAGE_STREAM);
	for (const [bytes, done] of stream) {
		if (large) draft.write(bytes);
		else small.push(bytes);
		await pace.step(Math.min(done, size));
	}
	if (!large) return Buffer.concat(small);
	draft.write(Buffer.alloc(plan.padding(PACKAGE_STREAM)));
	return null;
}

/** @throws MethodError where the file is not a package that Office could open once it is decrypted */
function checkPackage(file: MethodFile): void {
	const source = openSource(file.path);
	try {
		if (startsCompoundFile(source.read(0, 8))) {
			if (isEncryptedPackage(source)) throw new MethodError('encrypted-already', file.path, '');
			throw new MethodError('unsupported-file', file.path, 'compound-file');
		}
		if (!readArchive(source).find('[Content_Types].xml')) throw new MethodError('unsupported-file', file.path, 'no-package');
	} catch (error) {
		if (!(error instanceof ZipError)) throw failed(error, file.path);
		if (error.code === 'too-large') throw new MethodError('too-large', file.path, '');
		throw new MethodError(error.code === 'damaged' ? 'damaged' : 'unsupported-file', file.path, error.code);
	} finally {
		source.close();
	}
}

function openSource(path: string): FileSource {
	try {
		return FileSource.open(path);
	} catch (error) {
		throw failed(error, path);
	}
}

/** Reads what stands on the disk with nothing but the password, and compares the package's hash. */
async function verify(
	file: MethodFile,
	draft: Draft,
	password: string,
	sha256: string,
	pace: Pace,
	signal: AbortSignal | undefined,
): Promise<void> {
	const found = await readBack(file, draft, (source) => decryptedHash(source, password, (bytes) => pace.step(bytes), signal), signal);
	if (found !== sha256) throw new MethodError('verification', file.path, found === null ? 'password' : 'content');
}

/** Another password must not open it. */
async function verifyRefusal(file: MethodFile, draft: Draft, password: string, signal: AbortSignal | undefined): Promise<void> {
	const found = await readBack(file, draft, (source) => decryptedHash(source, otherThan(password), async () => {}, signal), signal);
	if (found !== null) throw new MethodError('verification', file.path, 'wrong-password');
}

async function readBack<T>(
	file: MethodFile,
	draft: Draft,
	read: (source: ByteSource) => Promise<T>,
	signal: AbortSignal | undefined,
): Promise<T> {
	const source = openSource(draft.path);
	try {
		return await read(source);
	} catch (error) {
		if (error instanceof CompoundError) throw new MethodError('verification', file.path, 'container');
		throw failed(error, file.path, signal);
	} finally {
		source.close();
	}
}

function otherThan(password: string): string {
	return `${password.slice(0, -1)}${password.endsWith('x') ? 'y' : 'x'}`;
}
