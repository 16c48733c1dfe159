import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { builtinPolicies, loadBuiltin } from '../src/policy/index';
import { extendable } from '../src/policy/packs';
import { EXCEPTIONS_SHAPE, LABELS_SHAPE, type ListShape, POLICY_SHAPE, type RecordShape, type Shape } from '../src/policy/shape';
import { textsItem } from '../src/policy/validate';
import { SCHEMA_TEXTS, VALUE_TEXTS } from './schema-texts';

/** Writes `schemas/*.json` from the shapes that the loader uses, with descriptions in both tongues. A test keeps the files up to date. */

type Schema = Record<string, unknown>;

const SHAPES = { policy: POLICY_SHAPE, labels: LABELS_SHAPE, exceptions: EXCEPTIONS_SHAPE } as const;
export type SchemaName = keyof typeof SHAPES;
const TITLES: Readonly<Record<SchemaName, string>> = {
	policy: 'kakuzuke policy / 格付けポリシー',
	labels: 'kakuzuke label map / ラベル対応表',
	exceptions: 'kakuzuke exceptions / 例外措置',
};

/** Lists whose items complete with the ids of the known restrictions, although others are allowed. */
const restrictionLists = new Set([
	'policy.axes.levels.handling',
	'policy.axes.levels.state',
	'policy.handling.satisfiedBy',
	'policy.unknown.handling',
	'labels.entries.handling',
]);

/** Parts that stand in more than one place of the schema being made. */
let definitions: Schema = {};

function define(name: string, schema: Schema): Schema {
	definitions[name] ??= schema;
	return { $ref: `#/definitions/${name}` };
}

const extras: Readonly<Record<string, Schema>> = {
	'policy.extends': {
		enum: extendable(),
		default: builtinPolicies()[0],
		enumDescriptions: extendable().map((id) => both(VALUE_TEXTS[id] ?? [loadBuiltin(id).title.en, loadBuiltin(id).title.ja])),
	},
	'policy.version': { examples: ['2024-12'] },
	'policy.language': { default: 'ja' },
	'policy.axes.required': { default: true },
	'policy.markings.template': {
		default: '【{levels}】[ 取扱制限：{handling}]',
		examples: ['【{levels}】[ 取扱制限：{handling}]', '【{levels}】[（{handling}）]'],
	},
	'policy.markings.levelSeparator': { default: '・', examples: ['・', '／'] },
	'policy.markings.handlingSeparator': { default: '、', examples: ['、', '・'] },
	'policy.markings.fileNames': { examples: [['【{levels}】{name}', '{name}_{code}']] },
	'policy.markings.guids': {
		defaultSnippets: [{ label: 'GUID', body: { '${1:00000000-0000-0000-0000-000000000000}': { confidentiality: '${2:2}' } } }],
	},
	'policy.axes': {
		defaultSnippets: [
			{
				label: 'level / 区分',
				description: 'A further level of one axis / 区分を一つ加える',
				body: [
					{
						id: '${1|confidentiality,integrity,availability|}',
						levels: [
							{
								id: '${2:4}',
								title: { ja: '$3', en: '$4' },
								definition: { ja: '$5', en: '$6' },
								clause: '${7:3(1)}',
								handling: [],
								includes: '${8:3}',
								state: [],
							},
						],
					},
				],
			},
		],
	},
	'policy.handling': {
		defaultSnippets: [
			{
				label: 'restriction / 取扱制限',
				description: 'A further handling restriction / 取扱制限を一つ加える',
				body: [
					{
						id: '${1:counter-only}',
						title: { ja: '${2:窓口限り}', en: '${3:Counter only}' },
						description: { ja: '$4', en: '$5' },
						clause: '${6:3(1)}',
						wordings: ['${2:窓口限り}'],
					},
				],
			},
		],
	},
	'policy.scan.exclude': { examples: [['旧サーバー/**', '**/*.bak']] },
	'policy.scan.maxFileSize': { default: 67108864 },
	'labels.entries.label': { examples: ['C2/I2/A1', 'C1/I1/A1', '【機密性2・完全性2・可用性1】 取扱制限：暗号化'] },
	'labels.entries.precedence': { default: 'default' },
	'exceptions.exceptions': {
		defaultSnippets: [
			{
				label: 'exception / 例外',
				body: [
					{
						rule: '${1:label-missing}',
						path: '${2:移行中/**}',
						reason: '${3:}',
						permission: '${4:情第1号}',
						until: '${5:2027-03-31}',
					},
				],
			},
		],
	},
	'labels.entries': {
		defaultSnippets: [
			{
				label: 'entry / 項目',
				body: [{ path: '${1:税務/**}', label: '${2:C2/I2/A1}', handling: ['${3:encrypt}'], precedence: '${4|default,override|}' }],
			},
		],
	},
};

function restrictionIds(): readonly string[] {
	return [...new Set(builtinPolicies().flatMap((id) => loadBuiltin(id).handling.map((restriction) => restriction.id)))];
}

function both([en, ja]: readonly [string, string]): string {
	return `${ja} / ${en}`;
}

function bilingual(en: string, ja: string): Schema {
	return { description: `${en}\n${ja}`, markdownDescription: `${ja}\n\n${en}` };
}

/** The text of a member; throws where one is missing, so that none can be forgotten. */
function described(path: string): Schema {
	const text = SCHEMA_TEXTS[path] ?? SCHEMA_TEXTS[`*.${path.split('.').at(-1)}`];
	if (text === undefined) throw new Error(`schema-texts.ts has no text for ${path}`);
	return bilingual(...text);
}

function schemaOf(shape: Shape, path: string): Schema {
	switch (shape.kind) {
		case 'string': {
			const { pattern, allowed, nullable, glob } = shape;
			return {
				type: nullable ? ['string', 'null'] : 'string',
				...(allowed ? { enum: allowed, enumDescriptions: allowed.map((value) => both(VALUE_TEXTS[value] ?? [value, value])) } : {}),
				...(pattern ? { pattern } : {}),
				...(glob ? { pattern: '^[^!/\\\\]' } : {}),
				...(!allowed && !pattern && !glob ? { minLength: 1 } : {}),
			};
		}
		case 'integer':
			return { type: 'integer', minimum: shape.min, maximum: shape.max };
		case 'boolean':
			return { type: 'boolean' };
		case 'open':
			return { type: 'object' };
		case 'texts': {
			const item = schemaOf(textsItem(shape), path);
			return { anyOf: [item, { type: 'array', items: item, minItems: 1 }] };
		}
		case 'list':
			return listSchema(shape, path);
		case 'table':
			return tableSchema(shape, path);
		case 'record':
			return recordSchema(shape, path);
	}
}

function listSchema(shape: ListShape, path: string): Schema {
	const keyed = shape.merge === 'id' || shape.merge === 'wording' || shape.merge === 'path' ? shape.merge : undefined;
	let items = shape.items.kind === 'record' ? recordSchema(shape.items, path, keyed) : schemaOf(shape.items, path);
	if (restrictionLists.has(path)) items = { anyOf: [define('restrictionId', { enum: restrictionIds() }), items] };
	const array = define(path, { type: 'array', items });
	return { anyOf: [array, { type: 'object', properties: { $replace: array }, required: ['$replace'], additionalProperties: false }] };
}

function tableSchema(shape: Extract<Shape, { kind: 'table' }>, path: string): Schema {
	const value = define(`${path}.*`, schemaOf(shape.values, path));
	const properties = Object.fromEntries((shape.suggested ?? []).map((name) => [name, value]));
	return {
		type: 'object',
		properties: { ...properties, $replace: replaceSwitch() },
		...(shape.keys ? { propertyNames: { anyOf: [{ const: '$replace' }, { pattern: shape.keys }] } } : {}),
		additionalProperties: value,
	};
}

function recordSchema(shape: RecordShape, path: string, keyed?: string): Schema {
	const properties: Schema = {};
	for (const [name, member] of Object.entries(shape.members)) {
		const at = `${path}.${name}`;
		properties[name] = { ...schemaOf(member, at), ...described(at), ...extras[at] };
	}
	properties.$replace = replaceSwitch();
	if (keyed) {
		properties.$remove = { type: 'boolean', ...bilingual('Takes this one away.', 'これを取り除きます。') };
		properties.$before = { type: 'string', ...bilingual('Places this one before the one named.', '指定したものの前に置きます。') };
		properties.$after = { type: 'string', ...bilingual('Places this one after the one named.', '指定したものの後に置きます。') };
	}
	// A file is laid over another one, so only what identifies an item has to be there.
	const required = keyed ? [keyed] : path.startsWith('policy') ? [] : shape.required;
	return { type: 'object', properties, ...(required.length > 0 ? { required } : {}), additionalProperties: false };
}

function replaceSwitch(): Schema {
	return define('$replace', {
		type: 'boolean',
		...bilingual('Takes the place of the extended one instead of being laid over it.', '重ねずに、元のものと入れ替えます。'),
	});
}

/** The JSON schema of a file. */
export function schemaFor(name: SchemaName): Schema {
	definitions = {};
	const root = recordSchema(SHAPES[name], name);
	return {
		$schema: 'http://json-schema.org/draft-07/schema#',
		title: TITLES[name],
		...described(name),
		allowComments: true,
		allowTrailingCommas: true,
		...root,
		definitions,
	};
}

/** Where a schema stands. */
export function schemaFile(name: SchemaName): string {
	return join(__dirname, '..', 'schemas', `${name}.schema.json`);
}

if (require.main === module) {
	for (const name of Object.keys(SHAPES) as SchemaName[]) {
		const file = schemaFile(name);
		writeFileSync(file, JSON.stringify(schemaFor(name), null, '\t'));
		execFileSync(join(__dirname, '..', 'node_modules', '.bin', 'biome'), ['format', '--write', file], {
			shell: process.platform === 'win32',
		});
	}
}
