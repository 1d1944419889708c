type Found = { rawValue: string }
type Detector = { detect(source: HTMLVideoElement): Promise<Found[]> }
type DetectorClass = { new (o: { formats: string[] }): Detector; getSupportedFormats(): Promise<string[]> }

export type Reader = (video: HTMLVideoElement) => Promise<string | undefined>

const every = 180
const again = 2500

/** The browser's own reader where it has one; else ours, fetched once and kept by the worker. */
export async function openReader(): Promise<Reader> {
  const own = (globalThis as { BarcodeDetector?: DetectorClass }).BarcodeDetector
  if (own && (await own.getSupportedFormats().catch((): string[] => [])).includes('qr_code')) {
    const detector = new own({ formats: ['qr_code'] })
    return async (video) => (await detector.detect(video).catch(() => []))[0]?.rawValue
  }
  const { default: read } = await import('jsqr')
  const canvas = document.createElement('canvas')
  const pen = canvas.getContext('2d', { willReadFrequently: true })
  return async (video) => {
    const scale = Math.min(1, 640 / Math.max(video.videoWidth, video.videoHeight, 1))
    canvas.width = Math.round(video.videoWidth * scale)
    canvas.height = Math.round(video.videoHeight * scale)
    if (!pen || canvas.width === 0) return undefined
    pen.drawImage(video, 0, 0, canvas.width, canvas.height)
    const { data, width, height } = pen.getImageData(0, 0, canvas.width, canvas.height)
    return read(data, width, height, { inversionAttempts: 'attemptBoth' })?.data
  }
}

/** Reads codes until it is stopped; the same one is not told again for a moment, so that a ticket held still is one ticket. */
export async function startCamera(video: HTMLVideoElement, seen: (text: string) => Promise<void>): Promise<() => void> {
  const stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: 'environment', width: { ideal: 1280 } }, audio: false })
  const reader = await openReader()
  video.srcObject = stream
  await video.play()
  let [stopped, last, lastAt] = [false, '', 0]
  const look = async (): Promise<void> => {
    if (stopped) return
    const text = await reader(video)
    if (text && (text !== last || Date.now() - lastAt > again)) {
      await seen(text)
      ;[last, lastAt] = [text, Date.now()]
    }
    setTimeout(look, every)
  }
  void look()
  return () => {
    stopped = true
    for (const track of stream.getTracks()) track.stop()
    video.srcObject = null
  }
}

/** Whether there is a camera at all; which one may be used is asked when it is opened. */
export async function hasCamera(): Promise<boolean> {
  const devices = await navigator.mediaDevices?.enumerateDevices().catch(() => [])
  return (devices ?? []).some(({ kind }) => kind === 'videoinput')
}
