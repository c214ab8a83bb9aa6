import { packedFile } from '../../built-file.ts';

/** The fonts that come with the package. */
export const pinned = {
  /** Grows with every change of `files/`, of the optional sets or of the configuration: it makes other pictures. */
  version: 1,
  folder: packedFile('browser/fonts/files'),
  /** As `contentsOf` gives it. */
  contents: 'ba35966f56db9db73e888b496b3a85e94202179beb0ea0d0097d6305c4e0bf77',
};
