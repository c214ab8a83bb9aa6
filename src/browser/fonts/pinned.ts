import { packedFile } from '../../built-file.ts';

/** The fonts that come with the package. */
export const pinned = {
  /** Increment it when `files/`, an optional set or the configuration changes, because pictures change with them. */
  version: 1,
  folder: packedFile('browser/fonts/files'),
  /** The result of `contentsOf` for that folder. */
  contents: 'ba35966f56db9db73e888b496b3a85e94202179beb0ea0d0097d6305c4e0bf77',
};
