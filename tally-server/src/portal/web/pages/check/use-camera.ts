/** The camera of this device: its picture is looked at here and goes nowhere. */
import type { RefObject } from 'react';
import { useEffect, useRef, useState } from 'react';
import type { CodeReader } from './code-reader.ts';

export type CameraState =
  | 'off'
  | 'starting'
  | 'on'
  /** The reader, or the system, does not allow it. */
  | 'denied'
  /** There is none, or another program has it. */
  | 'none'
  /** The page did not come over TLS; browsers then give no camera. */
  | 'insecure'
  /** The reader of codes could not be loaded. */
  | 'broken';

export interface Camera {
  readonly state: CameraState;
  readonly video: RefObject<HTMLVideoElement | null>;
  readonly start: () => void;
  readonly stop: () => void;
}

/** Enough for the largest code on a tape; more only costs time. */
const widthMax = 1280;

/** `onTexts` is told the texts of each picture that holds any. */
export function useCamera(reader: CodeReader, onTexts: (texts: readonly string[]) => void): Camera {
  const [state, setState] = useState<CameraState>('off');
  const [isWanted, setIsWanted] = useState(false);
  const video = useRef<HTMLVideoElement>(null);
  const told = useRef(onTexts);
  told.current = onTexts;

  useEffect(() => {
    if (!isWanted) return undefined;
    const ended = new AbortController();
    const { signal } = ended;
    let stream: MediaStream | undefined;
    const run = async (): Promise<void> => {
      setState('starting');
      stream = await openStream();
      const shown = video.current;
      if (signal.aborted || shown === null) {
        close(stream); // the reader went away while the browser asked for permission
        return;
      }
      shown.srcObject = stream;
      await shown.play();
      setState('on');
      const canvas = document.createElement('canvas');
      while (!signal.aborted) {
        const picture = takePicture(shown, canvas);
        const texts = picture === undefined ? [] : await reader.tryRead(picture);
        if (texts === undefined) {
          setIsWanted(false);
          setState('broken');
          return;
        }
        if (texts.length > 0 && !signal.aborted) told.current(texts);
        await nextFrame();
      }
    };
    run().catch((fault: unknown) => {
      if (signal.aborted) return;
      setIsWanted(false);
      setState(stateOfFault(fault));
    });
    return () => {
      ended.abort();
      if (stream !== undefined) close(stream);
      setState((before) => (before === 'on' || before === 'starting' ? 'off' : before));
    };
  }, [isWanted, reader]);

  return { state, video, start: () => setIsWanted(true), stop: () => setIsWanted(false) };
}

function close(stream: MediaStream): void {
  for (const track of stream.getTracks()) track.stop();
}

async function openStream(): Promise<MediaStream> {
  if (!isSecureContext) throw new DOMException('no TLS', 'SecurityError');
  return navigator.mediaDevices.getUserMedia({
    audio: false,
    video: { facingMode: { ideal: 'environment' }, width: { ideal: 1920 } },
  });
}

function stateOfFault(fault: unknown): CameraState {
  const name = fault instanceof DOMException ? fault.name : '';
  if (name === 'SecurityError') return 'insecure';
  return name === 'NotAllowedError' ? 'denied' : 'none';
}

function takePicture(video: HTMLVideoElement, canvas: HTMLCanvasElement): ImageData | undefined {
  const { videoWidth, videoHeight } = video;
  if (videoWidth === 0) return undefined;
  const scale = Math.min(1, widthMax / videoWidth);
  canvas.width = Math.round(videoWidth * scale);
  canvas.height = Math.round(videoHeight * scale);
  const context = canvas.getContext('2d', { willReadFrequently: true });
  context?.drawImage(video, 0, 0, canvas.width, canvas.height);
  return context?.getImageData(0, 0, canvas.width, canvas.height);
}

async function nextFrame(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 120));
}
