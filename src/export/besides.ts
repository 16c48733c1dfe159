import path from 'node:path';
import { sidecarText } from '../formats';
import { isEmpty, type Label } from '../label';
import { applicantNames } from './applicant';
import { localDay } from './judge';
import { createManifest, MANIFEST_ENDING } from './manifest';
import type { Made } from './perform';
import { stemOf } from './record';
import type { ExportRequest } from './request';
import { signManifest } from './signature';
import type { Staging } from './staging';
import type { Decision } from './types';

/**
 * Makes what goes with the results, in the staging and under its final name: label files beside encrypted results (3(2)②), the manifest and its
 * signature (3(2)⑨(ウ)), and for a medium the label sheet with the covering list (3(2)②, ⑧). Returns the names. Throws what its parts throw.
 */
export async function makeBesides(request: ExportRequest, decision: Decision, staging: Staging, made: Made): Promise<string[]> {
	const names = labelFiles(request, decision, staging, made);
	if (decision.integrity !== 'none') names.push(...(await manifest(request, decision, staging, made)));
	if (request.sheet !== null && (request.sheet !== undefined || request.route === 'media'))
		names.push(...(await sheet(request, decision, staging, made)));
	return names;
}

function labelFiles(request: ExportRequest, decision: Decision, staging: Staging, made: Made): string[] {
	const { policy } = request.context.workspacePolicy;
	if (!decision.encrypt || !policy.export.labelResult) return [];
	const labels = new Map(request.survey.files.map(({ name, label }) => [name, label]));
	return made.outputs.flatMap(({ originals }, index) => {
		const [only] = originals.size === 1 ? originals.keys() : [];
		const own = only === undefined ? undefined : labels.get(only);
		const label: Label = own === undefined || own.confidentiality === null ? decision.label : own;
		if (isEmpty(label)) return [];
		const name = staging.freeName(`${made.moves[index]?.to ?? ''}.label`);
		staging.write(name, sidecarText(label, policy));
		return [name];
	});
}

async function manifest(request: ExportRequest, decision: Decision, staging: Staging, made: Made): Promise<string[]> {
	const { policy } = request.context.workspacePolicy;
	const name = staging.freeName(`${stemOf(request)}${MANIFEST_ENDING}`);
	const listed = made.files.map(({ path: file, sha256 }) => ({ name: path.relative(staging.out, file).split(path.sep).join('/'), sha256 }));
	const text = createManifest(listed, { label: decision.label, policy, ...(request.now === undefined ? {} : { now: request.now }) });
	const file = staging.write(name, text);
	if (decision.integrity !== 'signature' || !request.signingKey) return [name];
	const { path: signature } = await signManifest(file, request.signingKey);
	return [name, path.basename(signature)];
}

async function sheet(request: ExportRequest, decision: Decision, staging: Staging, made: Made): Promise<string[]> {
	const { writeMediaSheet } = await import('../report');
	const { policy } = request.context.workspacePolicy;
	const name = staging.freeName(policy.language === 'ja' ? `${stemOf(request)}_送付一覧.docx` : `${stemOf(request)}_covering-list.docx`);
	const { answers, survey, route } = request;
	const [account = '', full] = applicantNames(answers.applicant);
	const written = await writeMediaSheet(
		path.join(staging.folder, name),
		{
			label: decision.label,
			causes: survey.causes,
			files: survey.files
				.filter(({ sidecar }) => !sidecar)
				.map((file) => ({ name: file.name, label: file.label, size: file.size, sha256: made.originals.get(file.name) ?? '' })),
			route,
			recipient: answers.recipient,
			purpose: answers.purpose,
			applicant: answers.applicant ?? full ?? account,
			permission: answers.permission,
			date: localDay(request.now ?? new Date()),
			method: made.method,
			results: made.files.map(({ path: file, sha256 }) => ({ name: path.basename(file), sha256 })),
			...(request.sheet ?? {}),
		},
		{ policy },
	);
	// A long list stands in a workbook beside the sheet.
	return [written.path, ...(written.list === null ? [] : [written.list])].map((file) => path.basename(file));
}
