internal import Files
public import BreedRecognition
public import BreedTraining
public import CommandKit
internal import ModelAuthoring
internal import PhotoArchive

extension Session {
  /// Loads a dataset, with progress, and says what the user should know of it.
  ///
  /// - Parameter request: which photos.
  /// - Returns: the dataset; nil when the user asked to stop.
  /// - Throws: a `CommandError` when the photos make no dataset.
  public func loadDataset(_ request: DatasetRequest) throws(CommandError) -> Dataset? {
    do {
      let dataset = try Dataset.load(request) { [console] done, total in
        console.showStatus { String("Looking at photos: \(done) of \(total)".prefix($0 - 1)) }
      } isCancelled: { [interruption] in
        interruption.isRequested
      }
      introduce(dataset)
      return dataset
    } catch is CancellationError {
      console.showStatus(nil)
      return nil
    } catch {
      throw CommandError(error)
    }
  }

  private func introduce(_ dataset: Dataset) {
    console.showStatus(nil)
    for photo in dataset.unreadable {
      console.report("\(photo.path.displayName) was left out: \(photo.reason)")
    }
    for note in dataset.notes { console.note("\(note)") }
    console.note(
      "\(dataset.classes.count) classes: \(dataset.train.count) photos to learn from, "
        + "\(dataset.validation.count) to validate, \(dataset.test.count) to test.")
  }
}

extension Dataset {
  /// The labels of the classes; breeds that the default model knows have its names.
  ///
  /// - Parameter models: where the default model is looked for.
  /// - Returns: a label for each class, in the classes' order.
  /// - Throws: a `BundleError` when the name of a class holds control characters.
  public func labels(_ models: ModelLocation) throws -> [Label] {
    let known = (try? models.bundle(nil))?.labels ?? []
    return try Label.own(folderNames: classes.map(\.name), known: known)
  }
}
