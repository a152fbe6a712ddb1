/** The pages of this room. */
import { showPages } from './show.tsx';
import { versionPages } from './versions.tsx';

export const pages = [...showPages, ...versionPages];
