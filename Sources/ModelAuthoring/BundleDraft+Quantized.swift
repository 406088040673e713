public import BreedRecognition
internal import NeuralNetwork

extension BundleDraft {
  /// Creates a draft with the weights of a bundle and the input ranges of its int8 layers.
  ///
  /// - Parameters:
  ///   - bundle: the bundle.
  ///   - name: the name of the new bundle.
  ///   - result: the result of the search.
  ///   - photos: the number of photos of the search.
  /// - Throws: `BundleError` or `CheckpointError` when the bundle can't be read.
  public init(
    quantizing bundle: ModelBundle, name: String, _ result: Quantizer.Result, photos: Int
  ) throws {
    let (old, weights) = (bundle.manifest, try bundle.openWeights())
    let layers =
      "\(result.layerCount) layers in int8, \(result.left.count) left in f32"
    var manifest = old
    manifest.name = name
    manifest.thresholdsFittedOn = old.thresholdsFittedOn ?? "nobody says what"
    manifest.provenance = "\(old.provenance) Quantized: \(layers), ranges of \(photos) photos."
    manifest.quantization = result.quantization
    let damage = result.damage
    let card = """
      # \(name)

      \(old.name) with ranges for int8, found with `kennel model quantize` on \(photos) photos:
      \(layers). There the probabilities differ from those in f32 by \(damage.divergence) nats on \
      average (Kullback-Leibler), and the best class is the same for \
      \(100 * damage.agreement) % of them. `kennel evaluate -m … --precision int8` measures it on \
      labelled photos.

      Temperature and thresholds are those of \(old.name). Licence: \(old.licence).

      \(old.provenance)

      Left in f32: \(result.left.isEmpty ? "none" : result.left.sorted().joined(separator: ", ")).

      """
    self.init(
      manifest, labels: bundle.labels, card: card,
      tensors: try weights.names.map {
        ($0, try weights.tensor($0, shape: weights.shape(of: $0) ?? []))
      })
  }
}
