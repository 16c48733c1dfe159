import type { Format } from '../types';
import { looksLikeOdf } from './names';
import { readOdf } from './read';
import { writeOdf } from './write';

/** Texts, sheets, presentations and drawings as packages or flat XML (OASIS ODF 1.0–1.4, ISO/IEC 26300). */
export const odfFormat: Format = {
	id: 'odf',
	places: ['property', 'page-header'],
	detect: looksLikeOdf,
	read: readOdf,
	write: writeOdf,
};
