import { join } from 'node:path';
import type { Policy } from '../../policy/types';
import type { Marking } from '../types';
import { readLabelFile } from './label-file';

/** Name of the file that labels its folder and what is below. */
export const FOLDER_LABEL = '.label';

/** Path of the label file of a folder. */
export function folderLabelPath(dir: string): string {
	return join(dir, FOLDER_LABEL);
}

/** Reads a folder's own label (not that of the folders above); `null` where it has none. Never throws. */
export function readFolderLabel(dir: string, policy: Policy): Marking | null {
	return readLabelFile(folderLabelPath(dir), 'folder', policy);
}
