import type { Label } from '../../label';
import type { Policy } from '../../policy/types';
import type { OdfEditor } from './editor';

/** Brings what stands at the top of the first page in line with the label. @throws ZipError, XmlError */
export function writeBody(_editor: OdfEditor, _label: Label, _policy: Policy): void {}
