/**
 * The policy: an organisation's classification rules as plain data (it crosses to worker threads by structured clone).
 * Everything that differs between bodies stands here, so that another scheme is another JSON file and no code.
 */

import type { DetectPolicy } from './detect';
import type { ExportPolicy } from './export';

/** The three axes of 対策基準 3(1), in the order in which they are written. */
export const AXES = ['confidentiality', 'integrity', 'availability'] as const;
export type Axis = (typeof AXES)[number];

/** The tongues in which everything shown to a person is complete. */
export type Tongue = 'ja' | 'en';
export type Text = Readonly<Record<Tongue, string>>;

export type Severity = 'error' | 'warning' | 'info';

/** One rank on one axis, e.g. 機密性2. */
export interface Level {
	/** What stands in a label: "1", "2", "3A". */
	readonly id: string;
	/** Short name for people, e.g. 「秘密文書相当」. */
	readonly title: Text;
	/** The criterion, in our own words. */
	readonly definition: Text;
	/** The clause that defines it, e.g. "3(1)". */
	readonly clause: string;
	/** Ids of the handling restrictions of this level itself. */
	readonly handling: readonly string[];
	/** Id of the lower level whose restrictions this level includes as well. */
	readonly includes?: string;
	/** Of all the restrictions that apply, those that a marking of this level has to state. */
	readonly state: readonly string[];
	/** Other writings of the level id after the axis name, e.g. ["高", "High"]. */
	readonly aliases?: readonly string[];
}

/** One axis with its levels from the lowest to the highest. */
export interface AxisDefinition {
	readonly id: Axis;
	/** Letter of the compact code: C, I, A. */
	readonly code: string;
	readonly title: Text;
	/** Every word that names the axis in a marking, the canonical one first: 機密性, 自治体機密性, 機密レベル, Confidentiality. */
	readonly names: readonly string[];
	/** A complete label has a level on every required axis. */
	readonly required: boolean;
	readonly levels: readonly Level[];
	/** Level ids of other schemes that are met in the field, and the level here that they are ranked with: {"3A": "3", "2B": "2"}. */
	readonly equivalents?: Readonly<Record<string, string>>;
}

/** One 取扱制限. */
export interface Restriction {
	readonly id: string;
	readonly title: Text;
	readonly description: Text;
	readonly clause: string;
	/** How it is written in markings; the first is the canonical one. `○○` or `［…］` stands for any short text. */
	readonly wordings: readonly string[];
	/** Stating all of these says as much as stating this one. */
	readonly satisfiedBy?: readonly string[];
}

/** At most one level an axis, and restrictions; what a legacy word or a foreign label means here. */
export interface LabelLike {
	readonly confidentiality?: string | null;
	readonly integrity?: string | null;
	readonly availability?: string | null;
	readonly handling?: readonly string[];
}

/** A secrecy word older than the levels (極秘, 部外秘, …), and what it implies. */
export interface LegacyWord {
	readonly wording: string;
	/** Other writings of the same word. */
	readonly variants?: readonly string[];
	readonly implies: LabelLike;
}

/** A label of another scheme (TLP, CUI, English markings) that is recognised as a marking; `implies` where the policy maps it. */
export interface ForeignWord {
	readonly wording: string;
	readonly scheme: string;
	readonly implies?: LabelLike;
}

/** Where a marking can stand, in the order in which places are named to people. */
export const PLACES = [
	'header',
	'front-matter',
	'body-corner',
	'property',
	'page-header',
	'page-footer',
	'file-name',
	'sidecar',
	'folder',
	'map',
	'content',
] as const;
export type Place = (typeof PLACES)[number];

export interface MarkingTemplates {
	/** Canonical writing; `{levels}` and `{handling}` are filled in, a `[…]` group falls away when what it holds is empty. Default: `【{levels}】[ 取扱制限：{handling}]`. */
	readonly template: string;
	/** Between levels: `・`. */
	readonly levelSeparator: string;
	/** Between restrictions: `、`. */
	readonly handlingSeparator: string;
	/** Names of the document properties; `summary` holds the whole marking under a name that programs without Japanese show too. */
	readonly properties: Readonly<Record<Axis | 'handling', string>> & { readonly summary?: string };
	/** Front-matter keys to write. */
	readonly frontMatter: { readonly label: string };
	/** File-name patterns, the first is the one written: `【{levels}】{name}`, `{name}_{code}`. */
	readonly fileNames: readonly string[];
	/** Microsoft Information Protection label GUIDs (lower case) and what they mean here. */
	readonly guids: Readonly<Record<string, LabelLike>>;
}

export interface ScanSettings {
	/** Globs (minimatch) that are not documents of the organisation. */
	readonly exclude: readonly string[];
	/** Bytes over which a file is not read whole. */
	readonly maxFileSize: number;
	/** Level of confidentiality from which on copies that lost their label are looked for; default: the one above the lowest. */
	readonly copiesFrom?: string;
}

export interface Department {
	readonly path: string;
	readonly name: string;
	/** Who keeps the documents (管理者). */
	readonly holder?: string;
	/** How long they are kept, where a label does not say. */
	readonly retention?: string;
}

export interface Policy {
	readonly id: string;
	readonly title: Text;
	/** Edition, e.g. "2024-12". */
	readonly version: string;
	/** Tongue in which markings are written. */
	readonly language: Tongue;
	readonly axes: readonly AxisDefinition[];
	readonly handling: readonly Restriction[];
	readonly legacy: readonly LegacyWord[];
	readonly foreign: readonly ForeignWord[];
	readonly markings: MarkingTemplates;
	/** Format id → places in which the label has to stand (all of them); key `default` for the rest. */
	readonly places: Readonly<Record<string, readonly Place[]>>;
	/** What an unlabelled or unreadable document counts as where it matters (3(2)⑦⑧⑨). */
	readonly unknown: LabelLike;
	/** Rule id → severity or off. */
	readonly rules: Readonly<Record<string, Severity | 'off'>>;
	readonly scan: ScanSettings;
	/** Which department owns what lies in a folder (relative to the workspace's root, `/` between names); the longest that fits counts. */
	readonly departments?: readonly Department[];
	/** What may leave, by which route, and on what terms (3(2)⑦⑧⑨). */
	readonly export: ExportPolicy;
	/** What a document's text says about the label that it should have; absent: texts are not looked at. */
	readonly detect?: DetectPolicy;
}
