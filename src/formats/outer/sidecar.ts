import { formatMarking, type Label } from '../../label';
import type { Policy } from '../../policy/types';
import type { Marking } from '../types';
import { readLabelFile } from './label-file';

const SUFFIX = '.label';

/** Path of the sidecar that speaks for a document: `name.ext.label` beside it. */
export function sidecarPath(path: string): string {
	return path + SUFFIX;
}

/** Path of the document that a sidecar speaks for, or `null` where the path is no sidecar (`.label` alone is the folder's). */
export function documentOfSidecar(path: string): string | null {
	const name = path.slice(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1);
	return name.endsWith(SUFFIX) && name !== SUFFIX ? path.slice(0, -SUFFIX.length) : null;
}

/** Reads the sidecar of the document at `path`; `null` where there is none. Never throws. */
export function readSidecar(path: string, policy: Policy): Marking | null {
	return readLabelFile(sidecarPath(path), 'sidecar', policy);
}

/** Content of a sidecar or folder label file, to be written as UTF-8. */
export function sidecarText(label: Label, policy: Policy): string {
	return `${formatMarking(label, policy)}\n`;
}
