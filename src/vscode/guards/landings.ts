import { rmSync, statSync } from 'node:fs';
import { homedir } from 'node:os';
import { basename, dirname } from 'node:path';
import { commands, type Disposable, env, l10n, Uri, window, workspace } from 'vscode';
import type { CheckContext } from '../../check';
import { fileHash } from '../../export/file-hash';
import { guardedPart, judgeOutside, namedFiles, worstOf } from '../../export/leaving';
import { record } from '../../export/lowering';
import { reasonText as wordsOf } from '../../export/messages';
import { outsidePlace } from '../../export/outside';
import { relativeTo } from '../../export/record';
import { surveyFiles } from '../../export/survey';
import type { Decision, Survey } from '../../export/types';
import type { OutsidePlace } from '../../policy';
import type { Log } from '../log';
import { tongueOf } from '../model/texts';
import type { Policies } from '../policies';
import { mayWrite } from '../trust';
import { labelWords } from './model/texts';

/** Milliseconds within which a file counts as made just now. */
const NEW = 15_000;
/** Milliseconds for which further files that come to the same place are told of together. */
const GATHER = 400;

interface LandingParts {
	readonly policies: Policies;
	readonly log: Log;
}

/** What lies in a place outside since a moment, and what the gate says of it. */
interface Landing {
	readonly survey: Survey;
	readonly place: OutsidePlace;
	readonly context: CheckContext;
	readonly decision: Decision;
}

/**
 * Sees documents that VS Code saves, copies or moves to a medium, a share or a synchronised folder (3(2)⑧, 9.2), and reminds: encrypt instead,
 * keep with a reason that is recorded, or remove the copy.
 */
export class Landings implements Disposable {
	/** New paths, with where they came from where that is known. */
	readonly #arrived = new Map<string, string | null>();
	readonly #told = new Set<string>();
	readonly #subscriptions: Disposable[];
	#timer: NodeJS.Timeout | undefined;

	constructor(private readonly parts: LandingParts) {
		this.#subscriptions = [
			workspace.onDidSaveTextDocument(({ uri }) => {
				if (uri.scheme === 'file' && isNew(uri.fsPath)) this.arrive(uri.fsPath, null);
			}),
			workspace.onDidCreateFiles(({ files }) => {
				for (const { scheme, fsPath } of files) if (scheme === 'file') this.arrive(fsPath, null);
			}),
			workspace.onDidRenameFiles(({ files }) => {
				for (const { oldUri, newUri } of files) if (newUri.scheme === 'file') this.arrive(newUri.fsPath, oldUri.fsPath);
			}),
		];
	}

	/** Something came to a path. What lies in no place outside is not looked at. */
	arrive(path: string, from: string | null): void {
		if (this.#told.has(path) || this.#placeOf(path, from) === null) return;
		this.#arrived.set(path, from);
		clearTimeout(this.#timer);
		this.#timer = setTimeout(() => {
			const arrived = new Map(this.#arrived);
			this.#arrived.clear();
			this.#look(arrived).catch((error: unknown) => this.parts.log.failure('outside', '', error));
		}, GATHER);
	}

	dispose(): void {
		clearTimeout(this.#timer);
		for (const subscription of this.#subscriptions) subscription.dispose();
	}

	/** By the policy of the window's folder: one that lies on the medium itself must not decide. */
	#contextOf(path: string, from: string | null): CheckContext {
		const folder = workspace.getWorkspaceFolder(Uri.file(from ?? path)) ?? workspace.workspaceFolders?.[0];
		return this.parts.policies.contextFor(folder?.uri.fsPath ?? path);
	}

	#placeOf(path: string, from: string | null): OutsidePlace | null {
		const roots = (workspace.workspaceFolders ?? []).map(({ uri }) => uri.fsPath);
		return outsidePlace(path, roots, this.#contextOf(path, from).workspacePolicy.policy, homedir());
	}

	async #look(arrived: ReadonlyMap<string, string | null>): Promise<void> {
		const byPlace = new Map<string, { place: OutsidePlace; context: CheckContext; paths: string[] }>();
		for (const [path, from] of arrived) {
			const place = this.#placeOf(path, from);
			if (place === null) continue;
			const context = this.#contextOf(path, from);
			const key = `${context.root}\n${place.id}`;
			const group = byPlace.get(key) ?? { place, context, paths: [] };
			group.paths.push(path);
			byPlace.set(key, group);
		}
		for (const { place, context, paths } of byPlace.values()) {
			const { policy } = context.workspacePolicy;
			const { files } = namedFiles(paths);
			const all = await surveyFiles(files, { contextOf: (path) => ({ ...context, root: dirname(path) }) });
			const survey = guardedPart(all, () => policy);
			if (survey.files.length === 0) continue;
			const decision = judgeOutside(survey, place, context);
			if (decision.outcome === 'proceed') continue;
			for (const path of [...paths, ...survey.files.map((file) => file.path)]) this.#told.add(path);
			void this.#remind({ survey, place, context, decision });
		}
	}

	async #remind(landing: Landing): Promise<void> {
		const { decision, context, survey, place } = landing;
		const encrypt = l10n.t('Encrypt instead…');
		const keep = l10n.t('Keep it, with a reason…');
		const remove = survey.files.length === 1 ? l10n.t('Remove the copy') : l10n.t('Remove the copies');
		// Where nothing helps on this way, taking it away again comes first.
		const choices = decision.outcome === 'refused' ? [remove, keep] : [encrypt, keep, remove];
		const answer = await window.showWarningMessage(this.#textOf(landing), ...choices);
		if (answer === remove) await this.#remove(survey);
		else if (answer === keep) await this.#keep(landing);
		else if (answer === encrypt) {
			const paths = survey.files.map(({ path }) => path);
			await commands.executeCommand('kakuzuke.export', { paths, route: place.route });
			const still = l10n.t('The unencrypted copy still lies in {0}. Remove it?', place.title[tongueOf(env.language)]);
			if ((await window.showWarningMessage(still, remove)) === remove) await this.#remove(survey);
		}
		this.parts.log.info('outside', { files: survey.files.length, root: context.root });
	}

	#textOf({ survey, place, context, decision }: Landing): string {
		const { policy } = context.workspacePolicy;
		const tongue = tongueOf(env.language);
		const worst = worstOf(survey.files, () => policy);
		const name = basename(worst?.path ?? '');
		const what = survey.files.length === 1 ? name : l10n.t('{0} and {1} more', name, survey.files.length - 1);
		const reasons = decision.reasons.filter(({ kind }) => kind !== 'told').slice(0, 2);
		const why = reasons.map((reason) => `${wordsOf(reason, policy, tongue)} (${reason.clauses.join(', ')})`).join(' ');
		return l10n.t(
			'{0} ({1}) now lies unencrypted in {2}. {3}',
			what,
			labelWords(decision.label, policy, tongue, l10n.t),
			place.title[tongue],
			why,
		);
	}

	async #keep({ survey, place, context, decision }: Landing): Promise<void> {
		if (!mayWrite()) return;
		const reason = await window.showInputBox({
			title: l10n.t('Reason for keeping it in {0}', place.title[tongueOf(env.language)]),
			prompt: l10n.t('It is recorded in the register ({0})', context.workspacePolicy.policy.export.clauses.record.join(', ')),
			ignoreFocusOut: true,
			validateInput: (text) => (text.trim() === '' ? l10n.t('Please write a reason.') : null),
		});
		if (reason === undefined || reason.trim() === '') return;
		const files = [];
		for (const { path, label } of survey.files) files.push({ path: relativeTo(context.root, path), sha256: await fileHash(path), label });
		try {
			const entry = record(
				{
					action: 'outside',
					files,
					count: files.length,
					label: decision.label,
					route: place.route,
					recipient: place.title.ja,
					decision: decision.outcome === 'refused' ? 'refuse' : decision.demand,
					reasons: decision.reasons.map(({ code, clauses }) => [code, ...clauses].join(' ')),
					reason: reason.trim(),
				},
				context,
			);
			void window.showInformationMessage(l10n.t('Recorded in the register (no. {0}).', entry.sequence));
		} catch (error) {
			this.parts.log.failure('register', context.root, error);
			void window.showErrorMessage(
				l10n.t('The register cannot be written, so the reason is not recorded. Remove the copy, or mend the register.'),
			);
		}
	}

	/** For good: what lies in the trash of a medium lies on the medium. */
	async #remove(survey: Survey): Promise<void> {
		const left = survey.files.filter(({ path }) => {
			try {
				rmSync(path);
				rmSync(`${path}.label`, { force: true });
				return false;
			} catch {
				return true;
			}
		});
		for (const { path } of survey.files) this.#told.delete(path);
		const text =
			left.length > 0
				? l10n.t('{0} could not be removed. Delete it by hand.', left[0]?.path ?? '')
				: l10n.t('Removed. A synchronised folder may have sent it already, and a medium may be read by special tools.');
		void window.showInformationMessage(text);
	}
}

function isNew(path: string): boolean {
	const stat = statSync(path, { throwIfNoEntry: false });
	return stat !== undefined && Date.now() - stat.birthtimeMs < NEW;
}
