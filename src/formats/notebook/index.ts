import type { Format } from '../types';
import { readNotebook } from './read';
import { writeNotebook } from './write';

/** Jupyter notebooks (nbformat 4). */
export const notebookFormat: Format = Object.freeze({
	id: 'notebook',
	places: Object.freeze(['property', 'header'] as const),
	detect: (name: string) => name.endsWith('.ipynb'),
	read: readNotebook,
	write: writeNotebook,
});
