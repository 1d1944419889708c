export type PictureFacts = {
  key: string
  /** Widths that exist in every format, ascending. */
  widths: readonly number[]
  width: number
  height: number
  alt: string
}

export type PictureFormat = 'avif' | 'webp' | 'jpg'

/** Builds the address of one size. Pages give theirs; this part knows no address. */
export type PictureAddress = (key: string, width: number, format: PictureFormat) => string

export type PictureProps = {
  picture: PictureFacts
  address: PictureAddress
  /** How wide it stands on the page, in the words of `sizes`. */
  sizes: string
  /** The first picture of a page is not lazy: it is what the reader waits for. */
  first?: boolean | undefined
}

const media: readonly PictureFormat[] = ['avif', 'webp']

const sourcesOf = ({ key, widths }: PictureFacts, format: PictureFormat, address: PictureAddress) =>
  widths.map((width) => `${address(key, width, format)} ${width}w`).join(', ')

/** A photograph in the format a browser knows best, its place kept open by its size. */
export const Picture = ({ picture, address, sizes, first }: PictureProps) => {
  const fallback = picture.widths.find((width) => width >= 600) ?? picture.widths.at(-1) ?? picture.width
  return (
    <picture>
      {media.map((format) => (
        <source type={`image/${format}`} srcset={sourcesOf(picture, format, address)} sizes={sizes} />
      ))}
      <img
        src={address(picture.key, fallback, 'jpg')}
        srcset={sourcesOf(picture, 'jpg', address)}
        sizes={sizes}
        width={picture.width}
        height={picture.height}
        alt={picture.alt}
        loading={first ? undefined : 'lazy'}
        decoding={first ? undefined : 'async'}
        fetchpriority={first ? 'high' : undefined}
      />
    </picture>
  )
}
