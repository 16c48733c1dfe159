import { DEMANDS, EXPORT_CLAUSES, METHOD_IDS, ROUTES } from './export';
import { list, type RecordShape, type Shape, string, text } from './shape-parts';

const id: Shape = { kind: 'string', pattern: '^[a-z0-9][a-z0-9-]{0,63}$' };
const route: Shape = { kind: 'string', allowed: ROUTES };
const demand: Shape = { kind: 'string', allowed: DEMANDS };
const method: Shape = { kind: 'string', allowed: METHOD_IDS };
const levelKey = '^[0-9A-Za-z][0-9A-Za-z+_-]{0,15}$';
const clauses = list(string, 'replace');
const globs: Shape = { kind: 'texts', glob: true };
const paths: Shape = { kind: 'texts' };

const cell: RecordShape = {
	kind: 'record',
	members: { demand, declinable: { kind: 'boolean' }, listed: { kind: 'boolean' }, clauses, permissionClauses: clauses },
	required: ['demand', 'clauses'],
};

const routes = list(
	{
		kind: 'record',
		members: {
			id: route,
			title: text,
			levels: { kind: 'table', values: cell, keys: levelKey },
			integrity: { kind: 'table', values: { kind: 'string', allowed: ['none', 'manifest', 'signature'] }, keys: levelKey },
			methods: list(method, 'replace'),
		},
		required: ['id', 'title', 'levels', 'integrity', 'methods'],
	},
	'id',
	ROUTES.length,
);

const state: RecordShape = {
	kind: 'record',
	members: { counts: { kind: 'string', allowed: ['label', 'unknown', 'refuse'] }, encrypted: { kind: 'boolean' } },
	required: ['counts'],
};

const restriction: RecordShape = {
	kind: 'record',
	members: { routes: list(route, 'replace'), demand, declinable: { kind: 'boolean' }, clauses },
	required: ['routes', 'demand', 'clauses'],
};

const register: RecordShape = {
	kind: 'record',
	members: {
		path: { kind: 'string', glob: true },
		yearBegins: { kind: 'integer', min: 1, max: 12 },
		cancelled: { kind: 'boolean' },
		refused: { kind: 'boolean' },
		terminal: { kind: 'boolean' },
	},
	required: ['path', 'yearBegins', 'cancelled', 'refused', 'terminal'],
};

function named(members: RecordShape['members'], required: readonly string[]): Shape {
	return { kind: 'record', members: { id, ...members }, required: ['id', ...required] };
}

/** The section `export` of a policy: what may leave, by which route, and on what terms. */
export const EXPORT_SHAPE: RecordShape = {
	kind: 'record',
	members: {
		clauses: { kind: 'record', members: Object.fromEntries(EXPORT_CLAUSES.map((name) => [name, clauses])), required: EXPORT_CLAUSES },
		routes,
		states: {
			kind: 'record',
			members: { unlabelled: state, unreadable: state, encrypted: state },
			required: ['unlabelled', 'unreadable', 'encrypted'],
		},
		restrictions: { kind: 'table', values: restriction, keys: '^[a-z0-9][a-z0-9-]{0,63}$' },
		methods: list(
			{ kind: 'record', members: { id: method, title: text, algorithm: string }, required: ['id', 'title', 'algorithm'] },
			'id',
		),
		approvers: list(named({ title: text }, ['title']), 'id'),
		permission: {
			kind: 'record',
			members: {
				selfApproval: { kind: 'string', allowed: ['with-reason', 'never'] },
				validDays: { kind: 'integer', min: 0, max: 3660 },
			},
			required: ['selfApproval', 'validDays'],
		},
		password: {
			kind: 'record',
			members: {
				length: { kind: 'integer', min: 12, max: 120 },
				alphabet: { kind: 'string', pattern: '^[!-~]{10,94}$' },
				minimum: { kind: 'integer', min: 1, max: 120 },
			},
			required: ['length', 'alphabet', 'minimum'],
		},
		samePasswordChannel: { kind: 'string', allowed: ['refuse', 'remind'] },
		require: list({ kind: 'string', allowed: ['recipient', 'purpose'] }, 'replace'),
		services: list(
			named({ match: paths, title: string, confidentiality: { kind: 'string', pattern: levelKey }, permit: string }, [
				'match',
				'title',
				'confidentiality',
			]),
			'id',
		),
		outgoing: list(named({ path: globs, route, ceiling: { kind: 'string', pattern: levelKey } }, ['path', 'route']), 'id'),
		outside: list(named({ path: paths, route, title: text }, ['path', 'route', 'title']), 'id'),
		ignoreFiles: list({ kind: 'string', glob: true }, 'union'),
		labelResult: { kind: 'boolean' },
		register,
	},
	required: [
		'clauses',
		'routes',
		'states',
		'restrictions',
		'methods',
		'approvers',
		'permission',
		'password',
		'samePasswordChannel',
		'require',
		'services',
		'outgoing',
		'outside',
		'ignoreFiles',
		'labelResult',
		'register',
	],
};
