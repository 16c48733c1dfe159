import type { CheckContext } from '../../check';
import type { ExportOutcome, ExportRequest } from '../../export/request';
import type { Survey } from '../../export/types';
import type { Policy, Route, Tongue } from '../../policy';
import type { Translate } from '../model/texts';
import type { Prompter } from './prompter';

/** What is remembered from one export to the next: names and places, no secrets. */
export interface Memory {
	get(key: 'applicant' | 'folder'): string;
	set(key: 'applicant' | 'folder', value: string): void;
}

/** Everything that stands while the dialog goes on. */
export interface Situation {
	readonly survey: Survey;
	/** The workspace whose policy holds and whose register records. */
	readonly context: CheckContext;
	readonly policy: Policy;
	readonly prompter: Prompter;
	readonly memory: Memory;
	readonly t: Translate;
	readonly tongue: Tongue;
	/** The route, where whoever called named it; `null`: it is asked. */
	readonly route: Route | null;
	/** The folder for what comes out, where whoever called named it. */
	readonly out: string | null;
	/** File of the private key to sign manifests with (PEM); empty where there is none. */
	readonly signingKeyFile: string;
	/** The folder that is proposed. */
	readonly proposed: string;
	now(): Date;
	/** `performExport`. */
	perform(request: ExportRequest): Promise<ExportOutcome>;
	readFile(path: string): string;
}
