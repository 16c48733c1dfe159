import { createHash } from 'node:crypto';
import * as fs from 'node:fs';
import path from 'node:path';
import { Original, Pace } from './methods/original';
import { MethodError, type MethodFile, type MethodOutput, type MethodRequest } from './methods/types';

const READ_BYTES = 1 << 20;

/**
 * Copies files as they are into `request.folder`, folders kept: written, flushed, read again and compared by hash. Permission bits and times are kept.
 * The folder is the caller's staging: what is left there by a failure is his to remove. Throws `MethodError`.
 */
export async function copyFiles(
	request: Pick<MethodRequest, 'files' | 'folder' | 'onProgress' | 'signal'>,
): Promise<readonly MethodOutput[]> {
	const pace = new Pace(request);
	const outputs: MethodOutput[] = [];
	for (const file of request.files) {
		outputs.push(await copyOne(file, path.join(request.folder, ...file.name.split('/')), pace));
		pace.fileDone();
	}
	pace.begin('verify');
	for (const output of outputs) {
		if ((await hashOf(output.path, pace)) !== output.sha256) throw new MethodError('verification', output.path, 'hash');
		pace.fileDone();
	}
	return outputs;
}

async function copyOne(file: MethodFile, target: string, pace: Pace): Promise<MethodOutput> {
	const original = new Original(file);
	let descriptor: number | null = null;
	try {
		fs.mkdirSync(path.dirname(target), { recursive: true });
		descriptor = fs.openSync(target, 'wx', 0o600);
		for (let bytes = original.next(); bytes !== null; bytes = original.next()) {
			for (let done = 0; done < bytes.length; ) done += fs.writeSync(descriptor, bytes, done);
			await pace.step(bytes.length);
		}
		fs.fchmodSync(descriptor, fs.statSync(file.path).mode & 0o777 & ~0o111);
		fs.futimesSync(descriptor, new Date(), new Date(original.mtimeMs));
		fs.fsyncSync(descriptor);
		return { path: target, sha256: original.sha256, size: original.size, originals: new Map([[file.name, original.sha256]]) };
	} catch (error) {
		if (error instanceof MethodError) throw error;
		throw new MethodError('io', target, error instanceof Error && 'code' in error ? String(error.code) : 'EIO');
	} finally {
		if (descriptor !== null) fs.closeSync(descriptor);
		original.close();
	}
}

async function hashOf(file: string, pace: Pace): Promise<string> {
	const hash = createHash('sha256');
	const buffer = Buffer.allocUnsafeSlow(READ_BYTES);
	const descriptor = fs.openSync(file, 'r');
	try {
		for (let read = fs.readSync(descriptor, buffer); read > 0; read = fs.readSync(descriptor, buffer)) {
			hash.update(buffer.subarray(0, read));
			await pace.step(read);
		}
		return hash.digest('hex');
	} finally {
		fs.closeSync(descriptor);
	}
}
