import { existsSync } from 'node:fs';
import { basename } from 'node:path';
import {
	CodeAction,
	type CodeActionContext,
	CodeActionKind,
	type CodeActionProvider,
	type Diagnostic,
	env,
	l10n,
	type Range,
	type TextDocument,
	Uri,
	WorkspaceEdit,
} from 'vscode';
import { FOLDER_LABEL, sidecarPath, sidecarText } from '../formats';
import type { Policy, Tongue } from '../policy';
import { type Finding, fixTitle, type TitledFix } from '../rules';
import type { Checker } from './checker';
import { tongueOf } from './model/texts';
import type { Policies } from './policies';
import { toDiagnostic } from './problems';
import type { Reports } from './reports';
import { editsFor, fixAllEdit, isGarbled, placesIn, toWorkspaceEdit } from './text-edits';
import { whyNotWrite } from './trust';

export const FIX_ALL = CodeActionKind.SourceFixAll.append('kakuzuke');

/** What `kakuzuke.applyFix` is called with. */
export interface FixRequest {
	readonly path: string;
	readonly fix: TitledFix['fix'];
}

/** Offers the fixes of the findings at a place: edits that can be undone where the text is changed, a command where something is asked or a file written. */
export class Fixes implements CodeActionProvider {
	static readonly kinds = [CodeActionKind.QuickFix, FIX_ALL];

	constructor(
		private readonly policies: Policies,
		private readonly checker: Checker,
		private readonly reports: Reports,
	) {}

	provideCodeActions(document: TextDocument, range: Range, context: CodeActionContext): CodeAction[] {
		if (document.uri.scheme !== 'file') return [];
		if (context.only !== undefined && FIX_ALL.intersects(context.only)) return this.#fixAll(document);
		const tongue = tongueOf(env.language);
		const policy = this.policies.policyFor(document.uri.fsPath);
		const actions: CodeAction[] = [];
		const requests: CodeAction[] = [];
		// Read anew: the text may have moved on since the diagnostics were made.
		for (const finding of this.#findingsOf(document)) {
			const own = toDiagnostic(finding, (offset) => document.positionAt(offset));
			if (own.range.intersection(range) === undefined) continue;
			const shown = context.diagnostics.filter((diagnostic) => isSame(diagnostic, own));
			for (const titled of finding.fixes)
				actions.push(this.#action(document, finding, titled, shown.length > 0 ? shown : [own], policy, tongue));
			requests.push(requestAction(finding, shown.length > 0 ? shown : [own]));
		}
		return unique([...actions, ...requests]);
	}

	/** A folder's label file shows what was found about the folder. */
	#findingsOf(document: TextDocument): readonly Finding[] {
		const path = document.uri.fsPath;
		return basename(path) === FOLDER_LABEL ? this.reports.findingsAt(path) : this.checker.report(document).findings;
	}

	#action(
		document: TextDocument,
		finding: Finding,
		titled: TitledFix,
		diagnostics: Diagnostic[],
		policy: Policy,
		tongue: Tongue,
	): CodeAction {
		const action = new CodeAction(fixTitle(titled, tongue), CodeActionKind.QuickFix);
		action.diagnostics = diagnostics;
		action.isPreferred = titled.preferred;
		const reason = whyNotWrite();
		if (reason !== null) action.disabled = { reason };
		const edit = reason === null ? this.#edit(document, titled, policy) : null;
		if (edit !== null) action.edit = edit;
		else {
			const request: FixRequest = { path: finding.path, fix: titled.fix };
			action.command = { command: 'kakuzuke.applyFix', title: action.title, arguments: [request] };
		}
		return action;
	}

	/** The fix as an edit, or `null` where it takes a command. */
	#edit(document: TextDocument, { fix }: TitledFix, policy: Policy): WorkspaceEdit | null {
		const besides = existsSync(sidecarPath(document.uri.fsPath));
		if (fix.kind === 'create-sidecar') {
			// What stands in a sidecar already is kept, and that is the command's work.
			if (besides) return null;
			const edit = new WorkspaceEdit();
			const contents = new TextEncoder().encode(sidecarText(fix.label, policy));
			edit.createFile(Uri.file(sidecarPath(document.uri.fsPath)), { ignoreIfExists: true, contents });
			return edit;
		}
		if (fix.kind !== 'set-label' || isGarbled(document, document.getText())) return null;
		const plan = editsFor(document, fix.label, fix.places, policy);
		const room = placesIn(document, policy);
		const elsewhere = fix.places.some((place) => !room.includes(place));
		return plan.kind === 'edits' && !elsewhere ? toWorkspaceEdit(document, plan.edits) : null;
	}

	#fixAll(document: TextDocument): CodeAction[] {
		const edit = whyNotWrite() === null ? fixAllEdit(document, this.policies) : null;
		if (edit === null) return [];
		const action = new CodeAction(l10n.t('Fix all classification findings'), FIX_ALL);
		action.edit = toWorkspaceEdit(document, [edit]);
		return [action];
	}
}

/** Where compliance is difficult, the CISO may permit an exception (8.4). */
function requestAction({ path, rule }: Finding, diagnostics: Diagnostic[]): CodeAction {
	const action = new CodeAction(l10n.t('Draft a request for an exception ({0})', rule), CodeActionKind.QuickFix);
	action.diagnostics = diagnostics;
	action.command = { command: 'kakuzuke.requestException', title: action.title, arguments: [{ path, rule }] };
	return action;
}

function isSame(a: Diagnostic, b: Diagnostic): boolean {
	const code = ({ code: value }: Diagnostic): unknown => (typeof value === 'object' ? value.value : value);
	return a.source === b.source && code(a) === code(b) && a.range.isEqual(b.range);
}

/** Two findings may call for the same fix; it is offered once, and mends both. */
function unique(actions: readonly CodeAction[]): CodeAction[] {
	const byKey = new Map<string, CodeAction>();
	for (const action of actions) {
		const key = `${action.title}\n${JSON.stringify(action.command?.arguments ?? action.edit?.entries() ?? '')}`;
		const first = byKey.get(key);
		if (first === undefined) byKey.set(key, action);
		else {
			first.diagnostics = [...(first.diagnostics ?? []), ...(action.diagnostics ?? [])];
			first.isPreferred = (first.isPreferred ?? false) || (action.isPreferred ?? false);
		}
	}
	return [...byKey.values()];
}
