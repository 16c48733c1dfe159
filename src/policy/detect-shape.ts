import { DETECTION_KINDS } from './detect';
import { list, type RecordShape, type Shape } from './shape-parts';

const hits: Shape = { kind: 'integer', min: 1, max: 1_000_000 };
const levels: Shape = { kind: 'table', values: hits, keys: '^[0-9A-Za-z][0-9A-Za-z+_-]{0,15}$' };

function byKind(values: Shape): RecordShape {
	return { kind: 'record', members: Object.fromEntries(DETECTION_KINDS.map((kind) => [kind, values])), required: [] };
}

/** The section `detect` of a policy: what a document's text says about the label that it should have. */
export const DETECT_SHAPE: RecordShape = {
	kind: 'record',
	members: {
		documents: { kind: 'string', allowed: ['tests', 'all'] },
		levels: byKind(levels),
		testData: {
			kind: 'record',
			members: { paths: list({ kind: 'string', glob: true }, 'union'), kinds: byKind(hits) },
			required: ['paths', 'kinds'],
		},
		maxText: { kind: 'integer', min: 1024, max: 67_108_864 },
	},
	required: ['documents', 'levels', 'testData', 'maxText'],
};
