export { labelledFileName, readFileName } from './file-name';
export { FOLDER_LABEL, folderLabelPath, readFolderLabel } from './folder';
export { labelFileMarking } from './label-file';
export { MAP_FILE, readMap } from './map';
export { documentOfSidecar, readSidecar, sidecarPath, sidecarText } from './sidecar';
