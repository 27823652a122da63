/** Where images are in the registry that all environments share. */

/** Of bootstrap's and live's `name`, as this repository has it. */
const PROJECT = 'digest';

/** @param registry its host. @returns the repository of an image, ours or a sidecar's, without tag or digest */
export const repositoryOf = (registry: string, image: string) => `${registry}/${PROJECT}/${image}`;
