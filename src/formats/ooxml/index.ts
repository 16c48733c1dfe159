import type { Format } from '../types';
import { looksLikePackage } from './names';
import { readPackage } from './read';
import { writePackage } from './write';

/** Word, Excel and PowerPoint documents as packages (ECMA-376, ISO/IEC 29500 transitional and strict). */
export const ooxmlFormat: Format = {
	id: 'ooxml',
	places: ['property', 'page-header'],
	detect: looksLikePackage,
	read: readPackage,
	write: writePackage,
};
