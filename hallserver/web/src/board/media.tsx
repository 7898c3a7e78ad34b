// A picture or video of the hall, and how the browser fetches and opens them.

import type { JSX } from "preact";
import { useEffect, useRef } from "preact/hooks";
import type { Media } from "../wire.ts";
import { textPair } from "./both.tsx";
import type { Ready, Shelf } from "./mediastore.ts";

/** How long fetching a file may take, and opening it. */
const fetchTimeout = 120_000;
const openTimeout = 15_000;

/** The picture or video that stands now. It is decoration to who hears the page: its words are its alt. */
export function MediaView(props: { ready: Ready; onSpoilt(m: Media): void }): JSX.Element {
  const { media, url } = props.ready;
  const alt = textPair("", media.alt).zh;
  const spoilt = (): void => props.onSpoilt(media);
  return (
    <figure class="media card" data-media={media.name}>
      {media.kind === "video"
        ? <Video url={url} alt={alt} onSpoilt={spoilt} />
        : <img src={url} alt={alt} onError={spoilt} />}
    </figure>
  );
}

// Video plays without a sound, again and again: its turn ends it.
function Video(props: { url: string; alt: string; onSpoilt(): void }): JSX.Element {
  const video = useRef<HTMLVideoElement>(null);
  useEffect(() => {
    const v = video.current;
    if (v === null) {
      return undefined;
    }
    v.muted = true; // the attribute alone does not let it play by itself
    v.play().catch((e: unknown) => {
      if (!(e instanceof DOMException) || e.name !== "AbortError") {
        props.onSpoilt();
      }
    });
    return () => {
      v.pause();
      v.removeAttribute("src");
      v.load(); // lets its decoder go
    };
  }, [props.url]);
  return <video ref={video} src={props.url} aria-label={props.alt} muted loop playsInline disableRemotePlayback onError={props.onSpoilt} />;
}

/** The browser's shelf. */
export function browserShelf(): Shelf {
  return {
    fetch: fetchFile,
    open: async (m, file) => {
      const url = URL.createObjectURL(file);
      try {
        return { url, seconds: m.kind === "video" ? await openVideo(url) : await openPicture(url) };
      } catch (e) {
        URL.revokeObjectURL(url);
        throw e;
      }
    },
    close: (url) => URL.revokeObjectURL(url),
    later: (ms, run) => {
      const timer = window.setTimeout(run, ms);
      return () => window.clearTimeout(timer);
    },
  };
}

async function fetchFile(m: Media): Promise<Blob> {
  const stop = new AbortController();
  const timer = window.setTimeout(() => stop.abort(), fetchTimeout);
  try {
    const res = await fetch(`/api/v1/media/${encodeURIComponent(m.name)}?v=${encodeURIComponent(m.version)}`, { signal: stop.signal, credentials: "same-origin" });
    if (!res.ok) {
      throw new Error(`media: status ${res.status}`);
    }
    return await res.blob();
  } finally {
    window.clearTimeout(timer);
  }
}

async function openPicture(url: string): Promise<number> {
  const picture = new Image();
  picture.src = url;
  await picture.decode();
  return 0;
}

function openVideo(url: string): Promise<number> {
  return new Promise((opened, failed) => {
    const video = document.createElement("video");
    const timer = window.setTimeout(() => done(() => failed(new Error("video does not open"))), openTimeout);
    const done = (then: () => void): void => {
      window.clearTimeout(timer);
      video.onloadeddata = video.onerror = null;
      then();
      video.removeAttribute("src");
      video.load();
    };
    video.muted = true;
    video.preload = "auto";
    video.onloadeddata = () => {
      const { duration, videoWidth } = video;
      done(() => (videoWidth > 0 ? opened(duration) : failed(new Error("no picture in the video"))));
    };
    video.onerror = () => done(() => failed(new Error("video cannot be read")));
    video.src = url;
  });
}
