/** A process serves one site, so it is set once, when that is opened. Empty: pictures are the site's own. */
let mediaOrigin = ''

export function givePicturesOutAt(origin: string | undefined): void {
  mediaOrigin = origin ?? ''
}

/** The address of a picture people uploaded, on the origin such pictures have. */
export const mediaAddress = (path: string): string => `${mediaOrigin}${path}`
