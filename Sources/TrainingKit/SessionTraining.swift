internal import Files
internal import Messages
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
        console.showStatus {
          CommandMessage.lookingAtPhotos(["done": .count(done), "total": .count(total)])
        }
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
      console.report(.leftOut, photo.path, "\(photo.reason)")
    }
    for note in dataset.notes { console.note(note) }
    console.note(
      TrainingKitMessage.dataset([
        "classes": .count(dataset.classes.count), "train": .count(dataset.train.count),
        "validation": .count(dataset.validation.count), "test": .count(dataset.test.count),
      ]))
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
