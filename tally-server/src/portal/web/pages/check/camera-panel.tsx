import { checkTexts } from '../../texts/check-texts.ts';
import { useTexts } from '../../texts/text-table.ts';
import type { CodeReader } from './code-reader.ts';
import { useCamera } from './use-camera.ts';

interface CameraPanelProps {
  readonly reader: CodeReader;
  readonly onTexts: (texts: readonly string[]) => void;
}

export function CameraPanel({ reader, onTexts }: CameraPanelProps) {
  const t = useTexts(checkTexts);
  const { state, video, start, stop } = useCamera(reader, onTexts);
  const isRunning = state === 'on' || state === 'starting';
  return (
    <section className="camera">
      <video
        ref={video}
        muted
        playsInline
        aria-label={t('camera.view')}
        className={isRunning ? 'viewfinder' : 'viewfinder off'}
      />
      <p role="status">
        {state === 'broken'
          ? t('file.broken')
          : t(state === 'on' || state === 'off' ? 'camera.hint' : `camera.${state}`)}
      </p>
      {isRunning ? (
        <button type="button" onClick={stop}>
          {t('camera.stop')}
        </button>
      ) : (
        <button type="button" className="primary" onClick={start}>
          {t('camera.start')}
        </button>
      )}
    </section>
  );
}
